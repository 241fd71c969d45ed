"""How sure a level is, and how long it stays so."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards_api.assessments.confidence import (
    Grade,
    Piece,
    agreement,
    assured_until,
    is_external,
    months_after,
    weigh,
)
from standards_api.assessments.levels import Judgement
from standards_api.assessments.on_a_day import basis_of, outcome_on
from standards_api.assessments.outcomes import Outcome, Sheet, conclude, grow_older
from standards_api.models.assessments import Origin, SubjectKind
from standards_api.models.content import Aspect, Assurance, Content, Criterion, EvidenceKind, Level

NEEDS = Assurance(level="top", kinds=3, external=1, months=12)
TODAY = date(2026, 11, 21)
MET = Judgement.MET


def piece(name: str, kind: str, *, external: bool = False, dated: date = TODAY) -> Piece:
    return Piece(name, EvidenceKind(kind), external, dated)


def three(dated: date = TODAY) -> list[Piece]:
    return [
        piece("a", "audit", dated=dated),
        piece("b", "school_visit", external=True, dated=dated),
        piece("c", "pupil_voice", dated=dated),
    ]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 11, 21), 12, date(2026, 11, 21)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
    ],
)
def test_months_are_counted_as_people_count_them(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_three_kinds_one_from_outside_none_too_old_are_enough_to_the_day() -> None:
    assert assured_until(three(date(2025, 11, 21)), NEEDS) == TODAY
    assert assured_until(three(date(2025, 11, 20)), NEEDS) == TODAY - timedelta(days=1)


def test_two_kinds_are_not_enough_nor_three_from_inside() -> None:
    assert assured_until(three()[:2], NEEDS) is None
    inside = [piece(p.id, p.kind) for p in three()]
    assert assured_until(inside, NEEDS) is None
    same = [*three()[:2], piece("d", "audit")]
    assert assured_until(same, NEEDS) is None


PIECES = st.builds(
    Piece,
    st.uuids().map(str),
    st.sampled_from(EvidenceKind),
    st.booleans(),
    st.dates(date(2024, 1, 1), date(2026, 11, 21)),
)


@given(
    st.lists(PIECES, max_size=8, unique_by=lambda p: p.id),
    PIECES,
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)
def test_enough_is_what_the_standard_says_and_more_is_never_less(
    pieces: list[Piece], more: Piece, day: date
) -> None:
    until = assured_until(pieces, NEEDS)
    in_date = [p for p in pieces if months_after(p.dated, 12) >= day]
    plainly = len({p.kind for p in in_date}) >= 3 and any(p.external for p in in_date)
    assert (until is not None and day <= until) == plainly
    later = assured_until([*pieces, more], NEEDS)
    assert until is None or (later is not None and later >= until)


@pytest.mark.parametrize(
    ("origin", "kind", "external"),
    [
        (Origin.ACADEMY, SubjectKind.ACADEMY, False),
        (Origin.TRUST, SubjectKind.ACADEMY, True),
        (Origin.OUTSIDE, SubjectKind.CURRICULUM_SUBJECT, True),
        (Origin.TRUST, SubjectKind.TRUST, False),
        (Origin.OUTSIDE, SubjectKind.TRUST, True),
    ],
)
def test_outside_means_outside_what_is_judged(origin: Origin, kind: SubjectKind, external: bool) -> None:
    assert is_external(origin, kind) is external


def test_agreement_counts_only_what_both_know() -> None:
    own = {"a": MET, "b": MET, "c": Judgement.NOT_KNOWN, "d": MET}
    review = {"a": MET, "b": Judgement.NOT_MET, "c": MET}
    assert agreement(own, review, ["a", "b", "c", "d"]) == 50
    assert agreement(own, {}, ["a"]) is None


def test_the_grade_says_why_it_is_not_high() -> None:
    high = weigh(three(), NEEDS, agreed=90, today=TODAY)
    assert (high.grade, high.because) == (Grade.HIGH, [])
    old = weigh(three(date(2024, 1, 1)), NEEDS, agreed=90, today=TODAY)
    assert (old.grade, old.out_of_date) == (Grade.LOW, 3)
    assert old.because == ["No kinds of evidence in date.", "No evidence in date from outside."]
    last_day = weigh(three(date(2025, 11, 21)), NEEDS, agreed=90, today=TODAY)
    assert (last_day.grade, last_day.out_of_date) == (Grade.HIGH, 0)
    split = weigh(three(), NEEDS, agreed=40, today=TODAY)
    assert (split.grade, split.because) == (Grade.LOW, ["Assessors agree in 40 per cent only."])
    alone = weigh(three(), NEEDS, agreed=None, today=TODAY)
    assert (alone.grade, alone.because) == (Grade.MODERATE, ["No self-evaluation to compare with."])
    assert weigh([], NEEDS, agreed=90, today=TODAY).grade is Grade.NONE


def standard(*, assured: bool = True) -> Content:
    return Content(
        title="x",
        levels=(Level(key="low", name="Low"), Level(key="top", name="Top")),
        assurance=NEEDS if assured else None,
        aspects=tuple(
            Aspect(
                key=name,
                name=name,
                criteria=(
                    Criterion(key=f"{name}-low", level="low", essential=True, text="x"),
                    Criterion(key=f"{name}-top", level="top", essential=True, text="x"),
                ),
            )
            for name in ("one", "two")
        ),
    )


def top(pieces: dict[str, list[Piece]], content: Content | None = None) -> Sheet:
    content = content or standard()
    everything = {p.id: p for aspect in pieces.values() for p in aspect}
    return Sheet(
        final={c.key: MET for c in content.criteria},
        evidence={f"{aspect}-top": [p.id for p in given] for aspect, given in pieces.items()},
        pieces=everything,
    )


def test_the_top_level_without_enough_evidence_is_provisional_and_says_which_aspect() -> None:
    found = conclude(standard(), top({"one": three(), "two": three()[:2]}), today=TODAY)
    assert found.overall is not None
    assert (found.overall.level, found.overall.provisional) == ("top", True)
    assert [aspect.provisional for aspect in found.aspects] == [False, True]


def test_old_evidence_makes_the_top_level_provisional_from_the_start() -> None:
    stale = [piece(f"old {p.id}", p.kind, external=p.external, dated=date(2025, 11, 20)) for p in three()]
    found = conclude(standard(), top({"one": three(), "two": stale}), today=TODAY)
    assert [aspect.provisional for aspect in found.aspects] == [False, True]
    assert (found.is_provisional(), found.holds_until()) == (True, date(2027, 11, 21))


def test_lower_levels_are_never_provisional() -> None:
    sheet = Sheet(final={"one-low": MET, "one-top": Judgement.NOT_MET, "two-low": MET, "two-top": MET})
    found = conclude(standard(), sheet, today=TODAY)
    assert found.overall is not None
    assert (found.overall.level, found.overall.provisional) == ("low", False)
    assert [aspect.provisional for aspect in found.aspects] == [False, True]


def test_a_standard_that_asks_for_no_evidence_has_nothing_provisional() -> None:
    content = standard(assured=False)
    found = conclude(content, top({}, content), today=TODAY)
    assert (found.is_provisional(), found.holds_until()) == (False, None)


def test_time_alone_makes_it_provisional_the_day_after() -> None:
    older = [*three(date(2025, 11, 22))]
    newer = [piece(p.id + "2", p.kind, external=p.external, dated=date(2026, 1, 5)) for p in three()]
    found = conclude(standard(), top({"one": older, "two": newer}), today=TODAY)
    assert (found.is_provisional(), found.holds_until()) == (False, date(2026, 11, 22))
    assert grow_older(found, today=date(2026, 11, 22)) == []
    assert grow_older(found, today=date(2026, 11, 23)) == ["one"]
    assert (found.is_provisional(), found.holds_until()) == (True, date(2027, 1, 5))
    assert grow_older(found, today=date(2026, 11, 24)) == []
    assert grow_older(found, today=date(2027, 1, 6)) == ["two"]
    assert found.holds_until() is None


@pytest.mark.parametrize("job_ran", [None, date(2026, 11, 23), date(2027, 2, 1)])
@pytest.mark.parametrize("after", [0, 1, 2, 45, 46, 47, 400])
def test_a_rating_read_of_a_day_is_what_it_would_have_been_signed_off_that_day(
    job_ran: date | None, after: int
) -> None:
    older, newer = three(date(2025, 11, 22)), three(date(2026, 1, 5))
    sheet = top(
        {"one": older, "two": [piece(p.id + "2", p.kind, external=p.external, dated=p.dated) for p in newer]}
    )
    signed_off, day = conclude(standard(), sheet, today=TODAY), TODAY + timedelta(days=after)
    if job_ran:
        grow_older(signed_off, today=job_ran)
    found = Outcome.model_validate(
        outcome_on(signed_off.model_dump(mode="json"), basis_of(standard(), sheet), day)
    )
    for standing in [found.overall, *found.aspects]:
        assert standing is not None
        standing.held_until = None
    assert found == conclude(standard(), sheet, today=day)


def test_an_outcome_names_what_is_in_the_way_of_the_next_level() -> None:
    final = {"one-low": MET, "one-top": Judgement.NOT_MET, "two-low": Judgement.NOT_KNOWN}
    found = conclude(standard(), Sheet(final=final), today=TODAY)
    one, two = found.aspects
    assert (one.level, one.next_level, one.not_met, one.not_known) == ("low", "top", ["one-top"], [])
    assert (two.level, two.at_least, two.at_most) == ("not-known", "not-yet-low", "top")
    assert (two.next_level, two.not_known) == (None, ["two-low"])
    assert found.overall is not None
    assert (found.overall.level, found.overall.deciding) == ("not-known", ["two-low"])
