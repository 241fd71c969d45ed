"""What can go wrong with phases, by name."""

from chassis.problems import Conflict, Forbidden, Invalid, NotFound, Problem
from standards_api.deciding.problems import DecisionNotOpen


class DecisionNotFound(NotFound):
    title = "There is no such decision, or it is not yours to see"


class SubjectUnknown(Invalid):
    title = "There is no such subject"


class AcademyHasLeft(Conflict):
    title = "The academy has left the trust"


class ApprovalAwaited(Conflict):
    title = "A decision on this academy waits for the chief executive"


class RulesNotFound(NotFound):
    title = "There is no such rule set, or it is not yours to see"


class RulesUnsound(Invalid):
    title = "These rules cannot be used"


class RulesNotDraft(Conflict):
    title = "What is published does not change"


class RulesNotPublished(Conflict):
    title = "Only published rules can be withdrawn"


class RulesOwn(Forbidden):
    title = "Whoever wrote in the rules cannot publish them too"


class RulesDayWrong(Conflict):
    title = "The day from which the rules were to apply is over"


class RulesNumberTaken(Conflict):
    title = "Somebody drafted rules at the same moment"


CONSTRAINTS: dict[str, type[Problem]] = {
    "phase_decisions_one_open_idx": ApprovalAwaited,
    "phase_decisions_one_confirmed_idx": DecisionNotOpen,
    "phase_rule_sets_trust_id_scope_number_key": RulesNumberTaken,
}
