"""What can go wrong with editions of reports, by name."""

from chassis.problems import Conflict, Invalid, NotFound, Problem


class EditionNotFound(NotFound):
    title = "There is no such edition of a report, or it is not yours to see"


class ReasonToReissue(Invalid):
    title = "A report of this day has been issued: say why another takes its place"


class NothingToSupersede(Invalid):
    title = "No report of this day has been issued, so there is nothing to give a reason for"


class IssuedMeanwhile(Conflict):
    title = "Somebody else has issued this report of this day meanwhile"


CONSTRAINTS: dict[str, type[Problem]] = {
    "report_editions_trust_id_report_as_of_number_key": IssuedMeanwhile,
}
