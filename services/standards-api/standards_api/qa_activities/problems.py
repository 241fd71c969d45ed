"""What can go wrong with QA activities, by name."""

from chassis.problems import Conflict, Invalid, NotFound, Problem


class ActivityNotFound(NotFound):
    title = "There is no such QA activity, or it is not yours to see"


class FindingNotFound(NotFound):
    title = "There is no such finding, or it is not yours to see"


class AcademyUnknown(Invalid):
    title = "No academy of this trust has this URN"


class DoneInFuture(Invalid):
    title = "A QA activity is recorded as done on the day, or after it"


class ActivityNotPlanned(Conflict):
    title = "The QA activity is no longer planned"


class ActivityNotDone(Conflict):
    title = "Findings are recorded when the QA activity is done"


class CriteriaUnknown(Invalid):
    title = "A criterion is not in the version of its standard that is in force"


class SeverityMisplaced(Invalid):
    title = "An area for development has a severity, and a strength has none"


class FindingWithdrawnAlready(Conflict):
    title = "The finding has been withdrawn already"


CONSTRAINTS: dict[str, type[Problem]] = {"qa_activities_trust_id_urn_fkey": AcademyUnknown}
