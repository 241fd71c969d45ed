"""A standard goes into one readable file and comes back as the same standard."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards_api.models.content import (
    EXAMPLE,
    Aspect,
    Assurance,
    Content,
    Criterion,
    EvidenceKind,
    Level,
    LevelRule,
)
from standards_api.shipped.documents import FileHoldsNoStandard, read, shipped, write

CONTROLS = "\u2028\u2029\ufeff"
ORDINARY = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=CONTROLS)
NAMES = st.text(ORDINARY, min_size=1, max_size=30).filter(lambda text: text.strip() != "")
PROSE = st.text(ORDINARY | st.sampled_from("\n\t\r"), min_size=1, max_size=80).filter(
    lambda text: text.strip() != ""
)
HARD = st.sampled_from(["no", "null", "~", "1.0", "2026-01-01", "a: b", "# no", "- x", "'", '"', "*a", "&a"])


@st.composite
def contents(draw: st.DrawFn) -> Content:
    count = draw(st.integers(1, 4))
    levels = tuple(
        Level(key=f"l{i}", name=draw(NAMES | HARD), about=draw(st.none() | PROSE)) for i in range(count)
    )
    number = iter(range(1000))
    aspects = tuple(
        Aspect(
            key=f"a{i}",
            name=draw(NAMES | HARD),
            about=draw(st.none() | PROSE | HARD),
            criteria=tuple(
                Criterion(
                    key=f"c{next(number)}",
                    level=draw(st.sampled_from(levels)).key,
                    essential=draw(st.booleans()),
                    text=draw(PROSE | HARD),
                    evidence=draw(st.dictionaries(st.sampled_from(EvidenceKind), PROSE | HARD, max_size=2)),
                )
                for _ in range(draw(st.integers(0, 3)))
            ),
        )
        for i in range(draw(st.integers(1, 3)))
    )
    return Content(
        title=draw(NAMES | HARD),
        about=draw(st.none() | PROSE),
        levels=levels,
        rule=LevelRule(others_percent=draw(st.integers(0, 100)), overall="lowest"),
        assurance=draw(st.none() | st.just(Assurance(level="l0"))),
        admission=draw(st.none() | st.just("l0")),
        aspects=aspects,
    )


@given(contents())
@settings(max_examples=150, deadline=None)
def test_a_standard_written_to_a_file_is_read_back_as_the_same(content: Content) -> None:
    text = write("some-standard", content)
    assert read(text) == ("some-standard", content)
    assert read(text.encode()) == ("some-standard", content)


@pytest.mark.parametrize("code", ["trust-standard", "building-blocks", "strong-trust"])
def test_each_shipped_standard_is_complete_and_survives_the_file(code: str) -> None:
    content = shipped()[code]
    assert content.gaps() == []
    assert read(write(code, content)) == (code, content)
    for criterion in content.criteria:
        assert criterion.evidence, f"{criterion.key} expects no evidence"
        assert criterion.text.endswith("."), criterion.key
    for aspect in content.aspects:
        for level in content.level_keys:
            assert any(c.essential for c in aspect.criteria if c.level == level), (aspect.key, level)


def test_the_trust_standard_is_what_the_trust_asked_for() -> None:
    content = shipped()["trust-standard"]
    assert [level.name for level in content.levels] == ["Enabling", "Accelerating", "Outstanding"]
    assert [aspect.name for aspect in content.aspects] == [
        "Educational entitlement and delivery",
        "Professional development and HR",
        "Governance and finance",
        "Learning environment",
        "ICT and technology",
        "Community",
    ]
    sizes = {
        sum(c.level == level for c in aspect.criteria)
        for aspect in content.aspects
        for level in content.level_keys
    }
    assert min(sizes) >= 5
    assert max(sizes) <= 8
    assert content.admission == "enabling"


def test_the_example_of_the_contract_is_a_standard() -> None:
    assert Content.model_validate(EXAMPLE).gaps() == []


def test_the_other_two_have_their_seven_headings() -> None:
    assert len(shipped()["building-blocks"].aspects) == 7
    assert [aspect.name for aspect in shipped()["strong-trust"].aspects] == [
        "Governance",
        "Leadership",
        "High-quality and inclusive education",
        "School improvement",
        "Workforce",
        "Finance and operations",
        "Public benefit",
    ]


SMALL = """
code: small
title: Small
levels:
  - {key: good, name: Good}
aspects:
  - key: one
    name: One
    criteria:
      - {key: yes-or-no, level: good, text: no}
"""


def test_a_word_that_yaml_takes_for_a_truth_stays_a_word() -> None:
    assert read(SMALL).content.criteria[0].text == "no"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "line 1"),
        ("just words", "valid dictionary"),
        (SMALL.replace("level: good", "level: best"), "level best, which the standard does not name"),
        (
            SMALL + "      - {key: yes-or-no, level: good, text: again}",
            "criterion key yes-or-no stands twice",
        ),
        (SMALL + "title: Twice", "title stands twice"),
        (SMALL + "extra: 1", "extra"),
        (SMALL.replace("text: no", "text: &a no, essential: *a"), "alias"),
        (SMALL.replace("text: no", "text: no, essential: perhaps"), "essential"),
        (SMALL.replace("key: good,", "key: not-known,"), "not-known"),
        (SMALL + "admission: none", "admission"),
        ("[" * 3000, "nested"),
        (b"\xff\xfe\x00", "YAML"),
        ("a: \x01", "YAML"),
    ],
)
def test_a_file_that_is_no_standard_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(FileHoldsNoStandard) as refusal:
        read(text)
    body = refusal.value.body()
    assert said in f"{body['detail']} {body.get('errors', '')}"
