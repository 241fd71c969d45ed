"""The level rule, held against trying every possible answer."""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from standards_api.assessments.levels import Judgement, in_the_way, overall, reach_of, reaches
from standards_api.models.content import Aspect, Content, Criterion, Level, LevelRule

MET, NOT_MET, NOT_KNOWN = Judgement.MET, Judgement.NOT_MET, Judgement.NOT_KNOWN


def standard(*aspects: list[tuple[str, str, bool]], levels: int = 3, percent: int = 60) -> Content:
    """Aspects as lists of (criterion, level, essential)."""
    return Content(
        title="A standard",
        levels=tuple(Level(key=f"l{i}", name=f"Level {i}") for i in range(1, levels + 1)),
        rule=LevelRule(others_percent=percent, overall="lowest"),
        aspects=tuple(
            Aspect(
                key=f"a{i}",
                name=f"Aspect {i}",
                criteria=tuple(
                    Criterion(key=k, level=level, essential=e, text="x") for k, level, e in criteria
                ),
            )
            for i, criteria in enumerate(aspects)
        ),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Content, dict[str, Judgement]]:
    levels, number = draw(st.integers(1, 3)), iter(range(100))
    aspects = [
        [
            (f"c{next(number)}", f"l{draw(st.integers(1, levels))}", draw(st.booleans()))
            for _ in range(draw(st.integers(1, 5)))
        ]
        for _ in range(draw(st.integers(1, 2)))
    ]
    content = standard(*aspects, levels=levels, percent=draw(st.sampled_from([0, 34, 50, 60, 100])))
    answers = st.sampled_from([MET, NOT_MET, NOT_KNOWN])
    return content, {c.key: draw(answers) for c in content.criteria if draw(st.booleans())}


def possible(content: Content, judged: Mapping[str, Judgement]) -> Iterator[dict[str, Judgement]]:
    """Every way in which what is not known could turn out."""
    unknown = [c.key for c in content.criteria if judged.get(c.key, NOT_KNOWN) is NOT_KNOWN]
    for answers in product([MET, NOT_MET], repeat=len(unknown)):
        yield {**judged, **dict(zip(unknown, answers, strict=True))}


def plain_rank(aspect: Aspect, content: Content, judged: Mapping[str, Judgement]) -> int:
    """The rule as product.md says it, with everything known."""
    reached = 0
    for rank, level in enumerate(content.level_keys, start=1):
        here = [c for c in aspect.criteria if c.level == level]
        others = [c for c in here if not c.essential]
        met = sum(judged[c.key] is MET for c in others)
        if any(judged[c.key] is not MET for c in here if c.essential):
            break
        if met * 100 < content.rule.others_percent * len(others):
            break
        reached = rank
    return reached


def plain_overall(content: Content, judged: Mapping[str, Judgement]) -> int:
    return min(plain_rank(aspect, content, judged) for aspect in content.aspects)


def pivots(content: Content, judged: Mapping[str, Judgement], rank: object) -> set[str]:
    """Criteria not known that, for some answer to the others, move the rank."""
    found = set()
    for world in possible(content, judged):
        for criterion in content.criteria:
            if judged.get(criterion.key, NOT_KNOWN) is NOT_KNOWN:
                other = {**world, criterion.key: NOT_MET if world[criterion.key] is MET else MET}
                if rank(content, world) != rank(content, other):  # type: ignore[operator]
                    found.add(criterion.key)
    return found


@given(cases())
@settings(max_examples=200, deadline=None)
def test_a_level_is_known_just_when_no_answer_still_open_could_move_it(
    case: tuple[Content, dict[str, Judgement]],
) -> None:
    content, judged = case
    for aspect in content.aspects:
        found = reach_of(aspect, content, judged)
        ranks = {plain_rank(aspect, content, world) for world in possible(content, judged)}
        assert (found.low, found.high) == (min(ranks), max(ranks))

        def rank(content: Content, world: dict[str, Judgement], aspect: Aspect = aspect) -> int:
            return plain_rank(aspect, content, world)

        assert set(found.deciding) == pivots(content, judged, rank)
        assert (found.rank is None) == bool(found.deciding)


@given(cases())
@settings(max_examples=200, deadline=None)
def test_the_overall_level_is_the_lowest_aspect_and_names_what_would_decide_it(
    case: tuple[Content, dict[str, Judgement]],
) -> None:
    content, judged = case
    found = overall(content, reaches(content, judged))
    assert found is not None
    ranks = {plain_overall(content, world) for world in possible(content, judged)}
    assert (found.low, found.high) == (min(ranks), max(ranks))
    assert set(found.deciding) == pivots(content, judged, plain_overall)


@given(cases())
@settings(max_examples=200, deadline=None)
def test_meeting_all_that_is_in_the_way_reaches_the_goal(case: tuple[Content, dict[str, Judgement]]) -> None:
    content, judged = case
    for aspect in content.aspects:
        for goal in range(1, len(content.levels) + 1):
            missing = in_the_way(aspect, content, judged, goal=goal)
            named = [key for keys in missing.values() for key in keys]
            reached = reach_of(aspect, content, judged).low >= goal
            assert reached == (named == [])
            assert reach_of(aspect, content, {**judged, **dict.fromkeys(named, MET)}).low >= goal


def test_below_the_lowest_level_is_a_value_of_its_own() -> None:
    content = standard([("a", "l1", True), ("b", "l2", True)], levels=2)
    found = reach_of(content.aspects[0], content, {"a": NOT_MET, "b": MET})
    assert found.rank == 0
    assert (content.level_code(found.rank), content.level_name(found.rank)) == (
        "not-yet-l1",
        "not yet Level 1",
    )


def test_not_known_is_not_not_met() -> None:
    content = standard([("a", "l1", True), ("b", "l2", True)], levels=2)
    unknown, unmet = (reach_of(content.aspects[0], content, {"a": MET, "b": b}) for b in (NOT_KNOWN, NOT_MET))
    assert (unknown.rank, unknown.deciding) == (None, ("b",))
    assert (unmet.rank, unmet.deciding) == (1, ())
    assert content.level_code(unknown.rank) == "not-known"


def test_a_share_of_the_others_is_rounded_up_and_the_rest_decide_nothing() -> None:
    others = [(key, "l1", False) for key in "abcde"]
    content = standard(others, levels=1, percent=60)
    aspect = content.aspects[0]
    assert reach_of(aspect, content, {"a": MET, "b": MET, "c": MET}).rank == 1
    assert reach_of(aspect, content, {"a": MET, "b": MET, "c": NOT_MET, "d": NOT_MET, "e": NOT_MET}).rank == 0
    assert reach_of(aspect, content, {"a": MET, "b": MET}).deciding == ("c", "d", "e")


def test_what_lies_above_the_lowest_aspect_decides_nothing_overall() -> None:
    content = standard(
        [("a", "l1", True), ("b", "l2", True)], [("c", "l1", True), ("d", "l2", True)], levels=2
    )
    found = overall(content, reaches(content, {"a": MET, "c": MET, "d": NOT_MET}))
    assert found is not None
    assert (found.rank, found.deciding) == (1, ())
