"""Who may do what in assessments: `security.md`, rows "Self-evaluation", "Assessment and rating" and
"QA / moderation sign-off".

The trust's own assessment has no headteacher: the chief executive evaluates, and a trustee signs it off.
"""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select

from chassis.actor import Actor
from chassis.policy import Policy, Reach
from standards_api.models.assessments import OPEN, Assessment, AssessmentStatus, Rating, SubjectKind
from standards_api.models.evidence import Evidence
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Assessments(StrEnum):
    """What can be done in assessments."""

    VIEW = "assessment.view"
    OPEN = "assessment.open"
    STEER = "assessment.steer"
    COMMENT = "assessment.comment"
    VIEW_SELF_EVALUATION = "self-evaluation.view"
    SELF_EVALUATE = "self-evaluation.write"
    VIEW_REVIEW = "qa-review.view"
    REVIEW = "qa-review.write"
    VIEW_MODERATION = "moderation.view"
    MODERATE = "moderation.settle"
    SIGN_OFF = "assessment.sign-off"
    PUBLISH = "assessment.publish"
    UPGRADE = "assessment.upgrade"
    VIEW_RATING = "rating.view"
    VIEW_EVIDENCE = "evidence.view"
    RECORD_EVIDENCE = "evidence.record"
    ATTACH_FILE = "evidence.attach-file"
    ADMIT = "academy.admit"


S = AssessmentStatus


def own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return Assessment.urn.in_(actor.units(role))


def the_trust_itself(_: Actor, __: str) -> ColumnElement[bool]:
    return Assessment.subject_kind == SubjectKind.TRUST


def published(_: Actor, __: str) -> ColumnElement[bool]:
    return Assessment.status == S.PUBLISHED


def published_or_the_trust_itself(actor: Actor, role: str) -> ColumnElement[bool]:
    return or_(published(actor, role), the_trust_itself(actor, role))


def published_at_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(published(actor, role), own_academy(actor, role))


def named_reviewer(actor: Actor, _: str) -> ColumnElement[bool]:
    return Assessment.reviewer == actor.subject


def named_reviewer_elsewhere(actor: Actor, role: str) -> ColumnElement[bool]:
    """A head may review another academy, never their own."""
    return and_(named_reviewer(actor, role), Assessment.urn.not_in(actor.units(role)))


def own_academy_or_named_reviewer(actor: Actor, role: str) -> ColumnElement[bool]:
    return or_(own_academy(actor, role), named_reviewer(actor, role))


def published_at_own_academy_or_named_reviewer(actor: Actor, role: str) -> ColumnElement[bool]:
    return or_(published_at_own_academy(actor, role), named_reviewer(actor, role))


def reviewed_at_own_academy_or_named_reviewer(actor: Actor, role: str) -> ColumnElement[bool]:
    """The head sees where the two sides differ as soon as both have spoken."""
    reviewed = Assessment.status.in_((S.MODERATION, S.REVIEWED, S.SIGNED_OFF, S.PUBLISHED))
    return or_(and_(reviewed, own_academy(actor, role)), named_reviewer(actor, role))


def rating_published(_: Actor, __: str) -> ColumnElement[bool]:
    return Rating.published_at.is_not(None)


def rating_published_at_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(rating_published(actor, role), Rating.urn.in_(actor.units(role)))


def evidence_of_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return Evidence.urn.in_(actor.units(role))


def evidence_of_the_trust_itself(_: Actor, __: str) -> ColumnElement[bool]:
    return Evidence.urn.is_(None)


def evidence_where_reviewing(actor: Actor, _: str) -> ColumnElement[bool]:
    """While they are asked to review there."""
    asked = select(Assessment.urn).where(Assessment.reviewer == actor.subject, Assessment.status.in_(OPEN))
    return Evidence.urn.in_(asked)


def evidence_of_own_academy_or_where_reviewing(actor: Actor, role: str) -> ColumnElement[bool]:
    return or_(evidence_of_own_academy(actor, role), evidence_where_reviewing(actor, role))


def own_evidence(reach: Reach) -> Reach:
    """What they recorded themselves, where they may record."""

    def recorded_by_themselves(actor: Actor, role: str) -> ColumnElement[bool]:
        return and_(reach(actor, role), Evidence.recorded_by == actor.subject)

    return recorded_by_themselves


AID, CE, HT, TR, SP = Role.AID, Role.CHIEF_EXECUTIVE, Role.HEADTEACHER, Role.TRUSTEE, Role.SPECIALIST
CHAIRS = (Role.CHAIR, Role.LEARNING_CHAIR)

ASSESSMENTS: Policy = {
    Assessments.VIEW: {
        AID: own_trust,
        CE: own_trust,
        HT: own_academy_or_named_reviewer,
        **dict.fromkeys(CHAIRS, own_academy),
        Role.GOVERNOR: published_at_own_academy,
        TR: published_or_the_trust_itself,
        SP: published_at_own_academy_or_named_reviewer,
    },
    Assessments.OPEN: {AID: own_trust, HT: own_academy},
    Assessments.STEER: {AID: own_trust},
    Assessments.COMMENT: {AID: own_trust, HT: own_academy_or_named_reviewer, SP: named_reviewer},
    Assessments.VIEW_SELF_EVALUATION: {
        AID: own_trust,
        CE: own_trust,
        HT: own_academy_or_named_reviewer,
        **dict.fromkeys(CHAIRS, own_academy),
        Role.GOVERNOR: published_at_own_academy,
        TR: the_trust_itself,
        SP: named_reviewer,
    },
    Assessments.SELF_EVALUATE: {HT: own_academy, CE: the_trust_itself},
    Assessments.VIEW_REVIEW: {
        AID: own_trust,
        CE: own_trust,
        HT: published_at_own_academy_or_named_reviewer,
        TR: the_trust_itself,
        SP: named_reviewer,
    },
    Assessments.REVIEW: {AID: own_trust, HT: named_reviewer_elsewhere, SP: named_reviewer},
    Assessments.VIEW_MODERATION: {
        AID: own_trust,
        CE: own_trust,
        HT: reviewed_at_own_academy_or_named_reviewer,
        TR: the_trust_itself,
        SP: named_reviewer,
    },
    Assessments.MODERATE: {AID: own_trust, CE: own_trust, HT: named_reviewer_elsewhere, SP: named_reviewer},
    Assessments.SIGN_OFF: {CE: own_trust, TR: the_trust_itself},
    Assessments.PUBLISH: {AID: own_trust},
    Assessments.UPGRADE: {AID: own_trust, CE: own_trust},
    Assessments.VIEW_RATING: {
        AID: own_trust,
        CE: own_trust,
        **dict.fromkeys((HT, *CHAIRS, Role.GOVERNOR, SP), rating_published_at_own_academy),
        TR: rating_published,
    },
    Assessments.VIEW_EVIDENCE: {
        AID: own_trust,
        CE: own_trust,
        HT: evidence_of_own_academy_or_where_reviewing,
        **dict.fromkeys(CHAIRS, evidence_of_own_academy),
        SP: evidence_where_reviewing,
    },
    Assessments.RECORD_EVIDENCE: {
        AID: own_trust,
        CE: evidence_of_the_trust_itself,
        HT: evidence_of_own_academy_or_where_reviewing,
        SP: evidence_where_reviewing,
    },
    Assessments.ATTACH_FILE: {
        AID: own_trust,
        CE: own_evidence(evidence_of_the_trust_itself),
        HT: own_evidence(evidence_of_own_academy_or_where_reviewing),
        SP: own_evidence(evidence_where_reviewing),
    },
    Assessments.ADMIT: {CE: own_trust},
}
