"""What can go wrong with aims, by name."""

from chassis.problems import Conflict, Invalid, NotFound, Problem


class AimDayToCome(Invalid):
    title = "Aims can be read as of today or an earlier day"


class AimNotFound(NotFound):
    title = "There is no such aim, or it is not yours to see"


class AimCodeTaken(Conflict):
    title = "The trust has an aim with this code"


class AimRetired(Conflict):
    title = "The aim has been retired"


class AimUnsound(Invalid):
    title = "The aim does not hold together"


class AimNotPromised(Conflict):
    title = "The aim is not for academies of this kind"


class RuleCanTell(Conflict):
    title = "The aim has a test that can tell: no judgement is needed"


class JudgementUntimely(Invalid):
    title = "Missed is said after an aim is due, on track and at risk before"


class AimEvidenceUnknown(Invalid):
    title = "There is no such evidence for this academy"


CONSTRAINTS: dict[str, type[Problem]] = {"aims_trust_id_code_key": AimCodeTaken}
