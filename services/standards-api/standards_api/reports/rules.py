"""The rules of editions: numbered by report and day, and none takes another's place without a reason."""

from standards_api.reports.problems import NothingToSupersede, ReasonToReissue


def next_number(last: int | None, reason: str | None) -> int:
    if last is None and reason is not None:
        raise NothingToSupersede("Leave out reason.")
    if last is not None and reason is None:
        raise ReasonToReissue(f"Edition {last} stays on record. Send reason, in a sentence.")
    return (last or 0) + 1
