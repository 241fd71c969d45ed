"""The quality report: each check finds what it is for, and nothing where there is nothing."""

from datetime import date

from standards_api.assessments.confidence import Piece
from standards_api.assessments.levels import Judgement
from standards_api.assessments.quality import Check, Written, report
from standards_api.models.assessments import Track
from standards_api.models.content import Aspect, Content, Criterion, EvidenceKind, Level

TODAY = date(2026, 11, 21)
MET, NOT_MET = Judgement.MET, Judgement.NOT_MET
OWN, REVIEW = Track.SELF_EVALUATION, Track.QA_REVIEW
CONTENT = Content(
    title="x",
    levels=(Level(key="low", name="Low"), Level(key="top", name="Top")),
    aspects=(
        Aspect(
            key="one",
            name="One",
            criteria=(
                Criterion(
                    key="a", level="low", essential=True, text="x", evidence={EvidenceKind.AUDIT: "the audit"}
                ),
                *(Criterion(key=key, level="low", text="x") for key in "bcd"),
                Criterion(key="z", level="top", essential=True, text="x"),
            ),
        ),
    ),
)
VISIT = Piece("visit", EvidenceKind.SCHOOL_VISIT, True, date(2026, 10, 1))
AUDIT = Piece("audit", EvidenceKind.AUDIT, True, date(2025, 10, 1))
PIECES = {"visit": VISIT, "audit": AUDIT}


def said(
    track: Track, criterion: str, judgement: Judgement = MET, words: str = "", *evidence: str
) -> Written:
    return Written(track, criterion, judgement, words, evidence)


def found(*answers: Written) -> dict[Check, tuple[str, ...]]:
    return {remark.check: remark.criteria for remark in report(CONTENT, answers, PIECES, today=TODAY)}


def test_a_sound_assessment_has_no_remark() -> None:
    sound = [
        said(REVIEW, "a", MET, "Seen.", "audit", "visit"),
        said(REVIEW, "b", NOT_MET, "Not seen."),
        said(REVIEW, "z", MET, "Seen in all subjects.", "visit"),
    ]
    assert found(*sound) == {}


def test_the_top_level_without_evidence() -> None:
    assert found(said(REVIEW, "z"), said(REVIEW, "b")) == {Check.TOP_LEVEL_WITHOUT_EVIDENCE: ("z",)}
    assert found(said(OWN, "z", MET, "", "visit"), said(REVIEW, "z")) == {}
    assert found(said(REVIEW, "z", NOT_MET)) == {}


def test_judged_without_a_reviewer() -> None:
    assert found(said(OWN, "b"), said(OWN, "c"), said(REVIEW, "c")) == {Check.JUDGED_WITHOUT_REVIEWER: ("b",)}


def test_evidence_out_of_date_only_where_nothing_newer_stands_beside_it() -> None:
    assert found(said(REVIEW, "a", MET, "", "audit")) == {Check.EVIDENCE_OUT_OF_DATE: ("a",)}
    assert found(said(REVIEW, "a", MET, "", "audit", "visit")) == {}


def test_all_criteria_alike() -> None:
    alike = [said(REVIEW, key, NOT_MET) for key in "abcdz"]
    assert found(*alike) == {Check.ALL_CRITERIA_ALIKE: ("a", "b", "c", "d", "z")}
    assert found(*alike[:4]) == {}
    assert found(*alike[:4], said(REVIEW, "z", MET, "", "visit")) == {}


def test_the_same_words_about_many_criteria() -> None:
    copied = [said(REVIEW, key, NOT_MET, " As last year. ") for key in "abc"]
    assert found(*copied) == {Check.SAME_WORDS_REPEATED: ("a", "b", "c")}
    assert found(*copied[:2]) == {}


def test_expected_evidence_missing_from_an_essential_criterion() -> None:
    assert found(said(REVIEW, "a", MET, "", "visit")) == {Check.EXPECTED_EVIDENCE_MISSING: ("a",)}


def test_the_reviewers_answer_counts_where_both_answered() -> None:
    assert found(said(OWN, "z", MET), said(REVIEW, "z", NOT_MET)) == {}


def test_an_answer_taken_over_and_not_confirmed() -> None:
    waiting = Written(REVIEW, "b", MET, "", (), look_again=True)
    assert found(waiting) == {Check.TO_BE_LOOKED_AT_AGAIN: ("b",)}
