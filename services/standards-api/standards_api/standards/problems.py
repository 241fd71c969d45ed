"""What can go wrong with standards, by name."""

from chassis.problems import Conflict, Forbidden, Invalid, NotFound, Problem


class StandardNotFound(NotFound):
    title = "There is no such standard, or it is not yours to see"


class VersionNotFound(NotFound):
    title = "There is no such version of a standard, or it is not yours to see"


class StandardNotYetInForce(NotFound):
    title = "No version of the standard was in force on that day"


class CodeTaken(Conflict):
    title = "The trust has a standard with this code"


class DraftAlreadyThere(Conflict):
    title = "The standard has a draft already"


class VersionNotDraft(Conflict):
    title = "Only a draft can be changed, approved or published"


class VersionNotApproved(Conflict):
    title = "No trustee has approved these words yet"


class VersionIncomplete(Conflict):
    title = "The draft has gaps: an aspect would reach a level with nothing"


class MappingUnsound(Invalid):
    title = "The mapping does not fit the two versions"


class NothingToMap(Conflict):
    title = "This is the first version: there is nothing to map from"


class OwnDraft(Forbidden):
    title = "Nobody approves a draft that they wrote in"


class ApprovedAlready(Conflict):
    title = "You have approved these words already"


CONSTRAINTS: dict[str, type[Problem]] = {
    "standards_trust_id_code_key": CodeTaken,
    "standard_versions_one_draft_idx": DraftAlreadyThere,
    "standard_versions_trust_id_standard_id_number_key": DraftAlreadyThere,
    "standard_approvals_trust_id_version_id_digest_subject_key": ApprovedAlready,
}
