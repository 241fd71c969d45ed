"""What can go wrong with risks, by name."""

from chassis.problems import Conflict, Invalid, NotFound, Problem


class RiskNotFound(NotFound):
    title = "There is no such risk, or it is not yours to see"


class RiskActionNotFound(NotFound):
    title = "There is no such action on a risk, or it is not yours to see"


class RiskLinkNotFound(NotFound):
    title = "The risk has no such link"


class RiskAcademyUnknown(Invalid):
    title = "No academy of this trust has this URN, or it has left"


class RiskClosedAlready(Conflict):
    title = "The risk is closed"


class RiskNotClosed(Conflict):
    title = "The risk is open"


class ActionsStillOpen(Conflict):
    title = "A risk cannot be closed while something is still to be done about it"


class RiskActionEnded(Conflict):
    title = "The action is done or withdrawn already"


class DueInThePast(Invalid):
    title = "The day by which it is due has passed"


class LinkTargetUnknown(Invalid):
    title = "There is nothing of this kind with this id at the academy"


class LinkedAlready(Conflict):
    title = "The risk is linked to this already"


CONSTRAINTS: dict[str, type[Problem]] = {
    "risks_trust_id_urn_fkey": RiskAcademyUnknown,
    "risk_links_once_key": LinkedAlready,
}
