"""The band rule: every boundary by hand, then every school DfE published a band for in 2018/19."""

import csv
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from standards_api.phases.progress8 import Band, band

REPOSITORY = Path(__file__).parents[4]
DATA = Path(os.environ.get("REAL_DATA_DIR", REPOSITORY.parent / "shared" / "data"))
KS4 = DATA / "ks4_2018-19_provisional_england.csv"
PUBLISHED = dict(zip("12345", Band, strict=True))


@pytest.mark.parametrize(
    ("score", "lower", "upper", "expected"),
    [
        ("0.50", "0.01", "0.99", Band.WELL_ABOVE),
        ("0.49", "0.01", "0.97", Band.ABOVE),
        ("0.01", "0.01", "0.02", Band.ABOVE),
        ("0.50", "0", "1.00", Band.AVERAGE),
        ("0.80", "-0.01", "1.61", Band.AVERAGE),
        ("0", "-0.20", "0.20", Band.AVERAGE),
        ("-0.20", "-0.40", "0", Band.AVERAGE),
        ("-0.90", "-1.81", "0.01", Band.AVERAGE),
        ("-0.01", "-0.02", "-0.01", Band.BELOW),
        ("-0.50", "-0.90", "-0.10", Band.BELOW),
        ("-0.51", "-0.90", "-0.10", Band.WELL_BELOW),
    ],
)
def test_every_boundary_falls_on_its_side(score: str, lower: str, upper: str, expected: Band) -> None:
    assert band(Decimal(score), Decimal(lower), Decimal(upper)) == expected


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_score_without_both_limits_has_no_band(missing: int) -> None:
    figures: list[Decimal | None] = [Decimal("0.9"), Decimal("0.5"), Decimal("1.3")]
    figures[missing] = None
    assert band(*figures) is None


@pytest.mark.skipif(not KS4.exists(), reason="DfE's KS4 file of 2018/19 is not here: set REAL_DATA_DIR")
def test_the_rule_gives_the_published_band_for_every_school_that_has_one() -> None:
    with KS4.open(encoding="utf-8-sig", newline="") as file:
        schools = [row for row in csv.DictReader(file) if row["RECTYPE"] in ("1", "2")]
    seen = Counter[str]()
    agreed = 0
    for row in schools:
        if row["P8_BANDING"] not in PUBLISHED:
            continue
        score, lower, upper = (Decimal(row[name]) for name in ("P8MEA", "P8CILOW", "P8CIUPP"))
        found = band(score, lower, upper)
        agreed += found == PUBLISHED[row["P8_BANDING"]]
        seen["all"] += 1
        seen["exactly -0.5"] += score == Decimal("-0.5") and found == Band.BELOW
        seen["exactly +0.5"] += score == Decimal("0.5") and found == Band.WELL_ABOVE
        seen["a limit of 0"] += 0 in (lower, upper) and found == Band.AVERAGE
    assert (agreed, seen["all"]) == (3401, 3401)
    assert (seen["exactly -0.5"], seen["exactly +0.5"], seen["a limit of 0"]) == (19, 14, 55)
