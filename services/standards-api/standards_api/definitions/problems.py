"""What can go wrong with a trust's own measures, by name."""

from chassis.problems import Conflict, Invalid, NotFound, Problem


class MeasureNotFound(NotFound):
    title = "The trust has defined no such measure"


class MeasureCodeTaken(Conflict):
    title = "The trust has a measure with this code"


class OwnCodeNeeded(Invalid):
    title = "The code of a measure of your own begins with own-"


class MeasureUnsound(Invalid):
    title = "The definition does not hold together"


class MeasureRetired(Conflict):
    title = "The measure has been retired"


class FiguresRestOnIt(Conflict):
    title = "Figures of these years rest on the definition there is"


CONSTRAINTS: dict[str, type[Problem]] = {"measure_definitions_trust_id_code_number_key": MeasureCodeTaken}
