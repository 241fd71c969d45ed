"""What can go wrong with inspections, by name."""

from chassis.problems import Conflict, Invalid, NotFound, Problem


class InspectionNotFound(NotFound):
    title = "There is no such inspection, or it is not yours to see"


class OverrideNotFound(NotFound):
    title = "There is no such override, or it is not yours to see"


class InspectionInconsistent(Invalid):
    title = "The parts of the inspection do not go together"


class InspectionAlreadyRecorded(Conflict):
    title = "This inspection is recorded already"


class OverrideEndsWrong(Invalid):
    title = "An override ends after today and within a year"


class OverrideOver(Conflict):
    title = "The override has ended"


CONSTRAINTS: dict[str, type[Problem]] = {
    "inspections_trust_id_urn_inspected_urn_started_on_kind_key": InspectionAlreadyRecorded,
}
