"""What can go wrong with assessments, by name."""

from chassis.problems import Conflict, Forbidden, Invalid, NotFound, PreconditionRequired, Problem


class AssessmentNotFound(NotFound):
    title = "There is no such assessment, or it is not yours to see"


class RatingNotFound(NotFound):
    title = "There is no such rating, or it is not yours to see"


class EvidenceNotFound(NotFound):
    title = "There is no such evidence, or it is not yours to see"


class StandardUnknown(Invalid):
    title = "The trust has no published standard with this code"


class VersionUnknown(NotFound):
    title = "There is no such version of a standard, or it is not yours to see"


class VersionNotInForce(Conflict):
    title = "Assessments are upgraded to the version in force only"


class SubjectMisplaced(Invalid):
    title = "What is to be judged does not fit its kind"


class AcademyUnknown(Invalid):
    title = "No academy of this trust has this URN"


class AssessmentAlreadyOpen(Conflict):
    title = "This subject has an open assessment against this standard"


class CriterionUnknown(Invalid):
    title = "The standard has no such criterion"


class EvidenceUnknown(Invalid):
    title = "This evidence is not there, or is about something else"


class EvidenceInFuture(Invalid):
    title = "Evidence is dated on a day that has not come"


class OriginNotYours(Forbidden):
    title = "Evidence of the trust's own making is recorded by the trust"


class AnsweredAlready(PreconditionRequired):
    title = "The criterion has an answer: say which version of it you are changing"


class NotAtThisStage(Conflict):
    title = "The assessment is not at this stage"


class AssessmentClosed(Conflict):
    title = "The assessment is closed"


class CriteriaUnanswered(Conflict):
    title = "Criteria that would decide a level have no answer"


class StillInDispute(Conflict):
    title = "Self-evaluation and QA review differ on criteria that nobody has settled"


class NotInDispute(Conflict):
    title = "Self-evaluation and QA review do not differ on this criterion"


class AcademyNotProspective(Conflict):
    title = "Only a prospective academy is admitted"


class AdmissionInFuture(Invalid):
    title = "An academy is recorded as joined on the day it joins, or after it"


class NoBarStated(Conflict):
    title = "No standard in force says what an academy must have reached to join"


class AdmissionNotReached(Conflict):
    title = "The academy has not reached the level it needs to join"


class SameHands(Forbidden):
    title = "Nobody reviews or signs off what they did themselves"


CONSTRAINTS: dict[str, type[Problem]] = {
    "assessments_one_open_idx": AssessmentAlreadyOpen,
    "assessments_trust_id_urn_fkey": AcademyUnknown,
    "evidence_trust_id_urn_fkey": AcademyUnknown,
}
