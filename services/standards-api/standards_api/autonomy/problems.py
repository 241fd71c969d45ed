"""What can go wrong with autonomy, by name."""

from chassis.problems import Conflict, Forbidden, Invalid, NotFound, Problem
from standards_api.deciding.problems import DecisionNotOpen


class SchemeNotFound(NotFound):
    title = "There is no such version of the scheme of delegation, or it is not yours to see"


class SchemeUnsound(Invalid):
    title = "The scheme of delegation does not hold together"


class SchemeDraftThere(Conflict):
    title = "There is a draft of the scheme of delegation already"


class SchemeNotDraft(Conflict):
    title = "Only a draft of the scheme of delegation can be changed or published"


class SchemeLevelInUse(Conflict):
    title = "Academies stand at a level that this scheme of delegation does not have"


class OwnScheme(Forbidden):
    title = "Nobody adopts a scheme of delegation that they wrote in"


class AutonomyDecisionNotFound(NotFound):
    title = "There is no such decision on autonomy, or it is not yours to see"


class AreaUnknown(Invalid):
    title = "The scheme of delegation has no such area"


class LevelUnknown(Invalid):
    title = "The scheme of delegation has no such level"


class AcademyNotJoined(Conflict):
    title = "Only an academy of the trust has autonomy in it"


class AutonomyAwaitsApproval(Conflict):
    title = "A decision on this academy's autonomy waits for the chief executive"


CONSTRAINTS: dict[str, type[Problem]] = {
    "autonomy_schemes_one_draft_idx": SchemeDraftThere,
    "autonomy_schemes_trust_id_number_key": SchemeDraftThere,
    "autonomy_decisions_one_open_idx": AutonomyAwaitsApproval,
    "autonomy_decisions_one_confirmed_idx": DecisionNotOpen,
}
