"""The rules of an assessment: its stages, who may follow whom, and what must be answered when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from standards_api.assessments.carrying import Given
from standards_api.assessments.levels import Judgement, reaches
from standards_api.assessments.problems import (
    AssessmentClosed,
    CriteriaUnanswered,
    CriterionUnknown,
    EvidenceInFuture,
    NotAtThisStage,
    NotInDispute,
    OriginNotYours,
    SameHands,
    StillInDispute,
    SubjectMisplaced,
)
from standards_api.models.assessments import OPEN, Assessment, AssessmentStatus, Origin, SubjectKind, Track
from standards_api.models.content import Content

S = AssessmentStatus
TRANSITIONS: dict[AssessmentStatus, set[AssessmentStatus]] = {
    S.SELF_EVALUATION: {S.SUBMITTED, S.WITHDRAWN},
    S.SUBMITTED: {S.SELF_EVALUATION, S.MODERATION, S.REVIEWED, S.WITHDRAWN},
    S.MODERATION: {S.REVIEWED, S.SUBMITTED, S.WITHDRAWN},
    S.REVIEWED: {S.SIGNED_OFF, S.SUBMITTED, S.WITHDRAWN},
    S.SIGNED_OFF: {S.PUBLISHED},
    S.PUBLISHED: set(),
    S.WITHDRAWN: set(),
}
# When the answers of each side may be written.
WRITTEN_IN = {
    Track.SELF_EVALUATION: S.SELF_EVALUATION,
    Track.QA_REVIEW: S.SUBMITTED,
    Track.MODERATION: S.MODERATION,
}


@dataclass(frozen=True)
class Difference:
    """A criterion that the two sides judge differently, and what was settled, if anything was."""

    criterion: str
    self_evaluation: Judgement
    qa_review: Judgement
    settled: Judgement | None


def place(kind: SubjectKind, urn: str | None, subject_area: str | None) -> None:
    """The trust has no URN, everything else has; only a curriculum subject names its subject."""
    if (kind is SubjectKind.TRUST) != (urn is None):
        raise SubjectMisplaced("Send the academy's `urn`, except for the trust itself.")
    if (kind is SubjectKind.CURRICULUM_SUBJECT) != (subject_area is not None):
        raise SubjectMisplaced("Send `subject_area` for a curriculum subject, and for nothing else.")


def fit(kind: SubjectKind, academy_status: str) -> None:
    """A prospective academy is judged as one until it joins, and an academy that left no more."""
    wanted = "prospective" if kind is SubjectKind.PROSPECTIVE_ACADEMY else "joined"
    if academy_status != wanted:
        raise SubjectMisplaced(f"The academy is {academy_status}; {kind.replace('_', ' ')} needs {wanted}.")


def move(assessment: Assessment, to: AssessmentStatus) -> None:
    now = AssessmentStatus(assessment.status)
    if to not in TRANSITIONS[now]:
        kind = NotAtThisStage if now in OPEN else AssessmentClosed
        raise kind(f"It is at the stage {now.replace('_', ' ')}.", status_now=now)
    assessment.status = to


def check_stage(assessment: Assessment, *stages: AssessmentStatus) -> None:
    if assessment.status not in stages:
        kind = NotAtThisStage if assessment.status in OPEN else AssessmentClosed
        raise kind(f"It is at the stage {assessment.status.replace('_', ' ')}.", status_now=assessment.status)


def check_open(assessment: Assessment) -> None:
    if assessment.status not in OPEN:
        raise AssessmentClosed("Open a new one.", status_now=assessment.status)


def check_evidence(origin: Origin, dated: date, *, central: bool, today: date) -> None:
    if dated > today:
        raise EvidenceInFuture("Record it when it is there.")
    if origin is Origin.TRUST and not central:
        raise OriginNotYours("Give `academy` as its origin, or `outside` for what somebody else made.")


def check_criteria(content: Content, criteria: Iterable[str]) -> None:
    if strange := sorted(set(criteria) - content.criterion_keys):
        raise CriterionUnknown(f"Not in this version: {', '.join(strange[:10])}.", criteria=strange[:50])


def judged(answers: Mapping[str, Given]) -> dict[str, Judgement]:
    """What the answers say now: one in doubt since an upgrade says nothing."""
    return {
        key: Judgement.NOT_KNOWN if given.look_again else given.judgement for key, given in answers.items()
    }


def differences(
    own: Mapping[str, Given], review: Mapping[str, Given], settled: Mapping[str, Given]
) -> list[Difference]:
    """Where both sides answered, and not alike."""
    return [
        Difference(
            criterion=key,
            self_evaluation=own[key].judgement,
            qa_review=given.judgement,
            settled=settled[key].judgement if key in settled and not settled[key].look_again else None,
        )
        for key, given in review.items()
        if key in own
        and not (given.look_again or own[key].look_again)
        and own[key].judgement is not given.judgement
    ]


def final(
    own: Mapping[str, Given], review: Mapping[str, Given], settled: Mapping[str, Given]
) -> dict[str, Given]:
    """The QA review decides; where the two differ and moderation settled it, that does."""
    ended = [d for d in differences(own, review, settled) if d.settled is not None]
    return {**review, **{d.criterion: settled[d.criterion] for d in ended}}


def unanswered(content: Content, answers: Mapping[str, Given]) -> list[str]:
    """Criteria that would decide a level and have no answer, or one in doubt."""
    return [
        key
        for reach in reaches(content, judged(answers)).values()
        for key in reach.deciding
        if key not in answers or answers[key].look_again
    ]


def check_answered(content: Content, answers: Mapping[str, Given]) -> None:
    """Every criterion that would decide a level has an answer, were it only `not_known`."""
    if left := unanswered(content, answers):
        raise CriteriaUnanswered(
            f"{len(left)} to answer, `not_known` among the possible answers: {', '.join(left[:10])}.",
            criteria=left[:200],
        )


def submit(
    assessment: Assessment, content: Content, own: Mapping[str, Given], *, by: str, now: datetime
) -> None:
    check_stage(assessment, S.SELF_EVALUATION)
    check_answered(content, own)
    move(assessment, S.SUBMITTED)
    assessment.submitted_by, assessment.submitted_at, assessment.reason = by, now, None


def hand_back(assessment: Assessment, *, reason: str) -> None:
    """Back to the head, before the review is done."""
    if not assessment.with_self_evaluation:
        raise NotAtThisStage("It is made without a self-evaluation.")
    move(assessment, S.SELF_EVALUATION)
    assessment.reason = reason


def check_reviewer(assessment: Assessment, by: str) -> None:
    if by == assessment.submitted_by:
        raise SameHands("Somebody else reviews a self-evaluation than whoever submitted it.")


def complete_review(
    assessment: Assessment,
    content: Content,
    own: Mapping[str, Given],
    review: Mapping[str, Given],
    settled: Mapping[str, Given],
    *,
    by: str,
    now: datetime,
) -> None:
    """To moderation where the two sides still differ, else straight to sign-off."""
    check_stage(assessment, S.SUBMITTED)
    check_answered(content, review)
    disputed = [d for d in differences(own, review, settled) if d.settled is None]
    move(assessment, S.MODERATION if disputed else S.REVIEWED)
    assessment.reviewed_at, assessment.reason = now, None
    reviewed(assessment, by)


def reviewed(assessment: Assessment, by: str) -> None:
    """Whoever had a hand in the review does not sign it off."""
    if by not in assessment.reviewed_by:
        assessment.reviewed_by = [*assessment.reviewed_by, by]


def check_disputed(criteria: Iterable[str], disputed: Collection[Difference]) -> None:
    open_to = {difference.criterion for difference in disputed}
    if strange := sorted(set(criteria) - open_to):
        raise NotInDispute(f"Only where the two differ is there something to settle: not {strange[0]}.")


def complete_moderation(
    assessment: Assessment, content: Content, disputed: Collection[Difference], verdict: Mapping[str, Given]
) -> None:
    check_stage(assessment, S.MODERATION)
    if left := [difference.criterion for difference in disputed if difference.settled is None]:
        raise StillInDispute(f"{len(left)} to settle: {', '.join(left[:10])}.", criteria=left[:200])
    check_answered(content, verdict)
    move(assessment, S.REVIEWED)


def check_signer(assessment: Assessment, by: str) -> None:
    if by in assessment.reviewed_by or by == assessment.submitted_by:
        raise SameHands("Ask somebody who neither submitted nor reviewed it to sign it off.")


def sign_off(
    assessment: Assessment, content: Content, verdict: Mapping[str, Given], *, by: str, now: datetime
) -> None:
    check_stage(assessment, S.REVIEWED)
    check_signer(assessment, by)
    check_answered(content, verdict)
    move(assessment, S.SIGNED_OFF)
    assessment.signed_off_by, assessment.signed_off_at, assessment.reason = by, now, None


def send_back(assessment: Assessment, *, reason: str) -> None:
    """The review is to be looked at again before anybody signs it off."""
    check_stage(assessment, S.MODERATION, S.REVIEWED)
    move(assessment, S.SUBMITTED)
    assessment.reason = reason


def reopens(
    assessment: Assessment,
    content: Content,
    own: Mapping[str, Given],
    review: Mapping[str, Given],
    settled: Mapping[str, Given],
) -> bool:
    """Whether a review that was complete leaves something open under other criteria."""
    if assessment.status not in (S.MODERATION, S.REVIEWED):
        return False
    left = unanswered(content, final(own, review, settled))
    disputed = any(d.settled is None for d in differences(own, review, settled))
    return bool(left) or (disputed and assessment.status == S.REVIEWED)


def publish(assessment: Assessment, *, by: str, now: datetime) -> None:
    check_stage(assessment, S.SIGNED_OFF)
    move(assessment, S.PUBLISHED)
    assessment.published_by, assessment.published_at = by, now


def withdraw(assessment: Assessment, *, reason: str) -> None:
    move(assessment, S.WITHDRAWN)
    assessment.reason = reason
