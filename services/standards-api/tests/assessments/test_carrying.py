"""Upgrading to a new version of a standard loses no answer, and makes nobody start again."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards_api.assessments.carrying import Fate, Given, take, tell
from standards_api.assessments.hops import Kept, hop
from standards_api.assessments.levels import Judgement
from standards_api.models.assessments import Track
from standards_api.models.content import Aspect, Content, Criterion, Level
from standards_api.models.mapping import Link, Relation, complete, faults

MET, NOT_MET, NOT_KNOWN = Judgement.MET, Judgement.NOT_MET, Judgement.NOT_KNOWN
ANSWERS = st.builds(Given, st.sampled_from(Judgement), st.booleans())


def standard(texts: dict[str, str], *, aspects: int = 1) -> Content:
    keys = list(texts)
    return Content(
        title="A standard",
        levels=(Level(key="l1", name="One"), Level(key="l2", name="Two")),
        aspects=tuple(
            Aspect(
                key=f"a{i}",
                name=f"Aspect {i}",
                criteria=tuple(
                    Criterion(key=key, level=("l1", "l2")[n % 2], text=texts[key])
                    for n, key in enumerate(keys)
                    if n % aspects == i
                ),
            )
            for i in range(aspects)
        ),
    )


@st.composite
def upgrades(draw: st.DrawFn) -> tuple[Content, Content, list[Link], dict[str, Given]]:
    """Two random standards that share some keys and some words, a random sound mapping, random answers."""
    old = standard({f"k{i}": draw(st.sampled_from("xyz")) for i in range(draw(st.integers(1, 8)))})
    kept = draw(st.lists(st.sampled_from(sorted(old.criterion_keys)), unique=True))
    texts = {key: draw(st.sampled_from("xyz")) for key in kept}
    texts |= {f"n{i}": "x" for i in range(draw(st.integers(0 if kept else 1, 4)))}
    new = standard(texts)
    links: list[Link] = []
    for key in draw(st.lists(st.sampled_from(sorted(old.criterion_keys)), unique=True)):
        targets = draw(st.lists(st.sampled_from(sorted(new.criterion_keys)), unique=True, max_size=3))
        relations = st.sampled_from([r for r in Relation if r is not Relation.NONE])
        links += [Link(old=key, new=target, relation=draw(relations)) for target in targets]
        if not targets:
            links.append(Link(old=key, relation=Relation.NONE, reason="Dropped."))
    answers = draw(st.dictionaries(st.sampled_from(sorted(old.criterion_keys)), ANSWERS))
    return old, new, links, answers


@given(upgrades())
@settings(max_examples=300, deadline=None)
def test_every_old_answer_is_reachable_or_listed_with_a_reason(
    case: tuple[Content, Content, list[Link], dict[str, Given]],
) -> None:
    old, new, stated, answers = case
    assert faults(stated, old=old, new=new) == []
    links = complete(stated, old=old, new=new)
    taken = take(answers, links)
    entries = tell(answers, links, taken)
    assert [entry.criterion for entry in entries] == list(answers)
    assert taken.keys() <= new.criterion_keys
    for entry in entries:
        assert entry.reason
        assert bool(entry.to) == (entry.fate is not Fate.ARCHIVED)
        assert all(entry.criterion in taken[key].sources for key in entry.to)
        given = answers[entry.criterion]
        if entry.fate is Fate.CARRIED:
            assert not given.look_again
            assert all(taken[key].judgement is given.judgement for key in entry.to)
    told = {key for entry in entries for key in entry.to}
    assert told == taken.keys()


@given(upgrades())
@settings(max_examples=300, deadline=None)
def test_no_answer_is_turned_into_its_opposite(
    case: tuple[Content, Content, list[Link], dict[str, Given]],
) -> None:
    old, new, stated, answers = case
    for taken in take(answers, complete(stated, old=old, new=new)).values():
        came = {answers[key].judgement for key in taken.sources}
        assert came == {taken.judgement} or (taken.judgement is NOT_KNOWN and taken.look_again)


@given(st.integers(1, 12), st.integers(1, 4), st.randoms(), st.data())
@settings(max_examples=200, deadline=None)
def test_reordering_and_regrouping_never_make_anybody_start_again(
    count: int, aspects: int, chance: random.Random, data: st.DataObject
) -> None:
    texts = {f"k{i}": f"words {i}" for i in range(count)}
    shuffled = list(texts.items())
    chance.shuffle(shuffled)
    old, new = standard(texts), standard(dict(shuffled), aspects=min(aspects, count))
    answers = data.draw(
        st.dictionaries(st.sampled_from(sorted(texts)), st.builds(Given, st.sampled_from(Judgement)))
    )
    links = complete([], old=old, new=new)
    taken = take(answers, links)
    assert {key: t.judgement for key, t in taken.items()} == {key: g.judgement for key, g in answers.items()}
    assert not any(t.look_again for t in taken.values())
    assert {entry.fate for entry in tell(answers, links, taken)} <= {Fate.CARRIED}


@pytest.mark.parametrize(
    ("relation", "carries"),
    [
        (Relation.EQUAL, {MET, NOT_MET, NOT_KNOWN}),
        (Relation.NARROWER, {MET, NOT_KNOWN}),
        (Relation.BROADER, {NOT_MET, NOT_KNOWN}),
        (Relation.OVERLAPS, {NOT_KNOWN}),
    ],
)
def test_what_carries_over_follows_from_what_the_new_criterion_asks(
    relation: Relation, carries: set[Judgement]
) -> None:
    links = [Link(old="k0", new="n0", relation=relation)]
    found = {j for j in Judgement if not take({"k0": Given(j)}, links)["n0"].look_again}
    assert found == carries


def test_where_old_criteria_meet_the_weakest_hop_decides() -> None:
    links = [
        Link(old="a", new="n", relation=Relation.EQUAL),
        Link(old="b", new="n", relation=Relation.OVERLAPS),
    ]
    assert take({"a": Given(MET), "b": Given(MET)}, links)["n"].look_again
    differing = take({"a": Given(MET), "b": Given(NOT_MET)}, links)["n"]
    assert (differing.judgement, differing.look_again) == (NOT_KNOWN, True)


def test_changed_words_need_another_look_unless_somebody_says_they_ask_the_same() -> None:
    old, new = standard({"a": "Old words."}), standard({"a": "New words."})
    assert take({"a": Given(MET)}, complete([], old=old, new=new))["a"].look_again
    stated = [Link(old="a", new="a", relation=Relation.EQUAL)]
    assert not take({"a": Given(MET)}, complete(stated, old=old, new=new))["a"].look_again


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ([Link(old="z", new="a", relation=Relation.EQUAL)], "z is not a criterion of the earlier"),
        ([Link(old="a", new="z", relation=Relation.EQUAL)], "z is not a criterion of the new"),
        ([Link(old="a", relation=Relation.EQUAL)], "every other relation has one"),
        ([Link(old="a", new="a", relation=Relation.NONE)], "`none` has no new criterion"),
        ([Link(old="a", new="a", relation=Relation.EQUAL)] * 2, "linked twice"),
        (
            [Link(old="a", relation=Relation.NONE), Link(old="a", new="a", relation=Relation.EQUAL)],
            "both dropped and taken up",
        ),
    ],
)
def test_an_unsound_mapping_is_told_what_is_wrong(links: list[Link], said: str) -> None:
    old = new = standard({"a": "x"})
    assert said in " ".join(faults(links, old=old, new=new))


@st.composite
def sheets(draw: st.DrawFn, keys: set[str]) -> list[Kept]:
    return [
        Kept(
            track,
            key,
            draw(st.sampled_from(Judgement)),
            draw(st.booleans()),
            f"{track} on {key}",
            (key,),
            "hal",
        )
        for key in sorted(keys)
        for track in Track
        if draw(st.booleans())
    ]


@given(upgrades(), st.data())
@settings(max_examples=200, deadline=None)
def test_words_and_evidence_go_wherever_the_answer_goes_and_sides_never_mix(
    case: tuple[Content, Content, list[Link], dict[str, Given]], data: st.DataObject
) -> None:
    old, new, stated, _ = case
    answers = data.draw(sheets(old.criterion_keys))
    done = hop(answers, complete(stated, old=old, new=new))
    assert len(done.entries) == len(answers)
    now = {(kept.track, kept.criterion): kept for kept in done.answers}
    assert len(now) == len(done.answers)
    for entry in done.entries:
        for key in entry.told.to:
            kept = now[entry.track, key]
            assert f"{entry.track} on {entry.told.criterion}" in kept.narrative
            assert entry.told.criterion in kept.evidence
            assert all(f"{side} on " not in kept.narrative for side in Track if side is not entry.track)
