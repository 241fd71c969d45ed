"""The five bands of Progress 8, by the exact official rule of 2018 and 2019.

Checked against every school DfE gave a band to in 2018/19. The score alone never gives a band.
"""

from decimal import Decimal
from enum import StrEnum

HALF = Decimal("0.5")


class Band(StrEnum):
    """From best to worst, as DfE numbers them 1 to 5."""

    WELL_ABOVE = "well_above"
    ABOVE = "above"
    AVERAGE = "average"
    BELOW = "below"
    WELL_BELOW = "well_below"


def band(score: Decimal | None, lower: Decimal | None, upper: Decimal | None) -> Band | None:
    """The band of a score with its 95 % confidence limits; None when any of the three is missing.

    An interval that holds 0, or only touches it, is average whatever the score. The thresholds are not
    symmetric: exactly +0.5 is well above, exactly -0.5 is below.
    """
    if score is None or lower is None or upper is None:
        return None
    if lower > 0 and score > 0:
        return Band.WELL_ABOVE if score >= HALF else Band.ABOVE
    if upper < 0 and score < 0:
        return Band.WELL_BELOW if score < -HALF else Band.BELOW
    return Band.AVERAGE
