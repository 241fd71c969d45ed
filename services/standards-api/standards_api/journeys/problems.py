"""What can go wrong with journeys, by name."""

from chassis.problems import Conflict, Invalid, NotFound, PreconditionRequired, Problem


class JourneyNotFound(NotFound):
    title = "There is no such journey, or it is not yours to see"


class NothingPublished(Conflict):
    title = "No assessment of the academy by this standard is published yet"


class JourneyUnderWay(Conflict):
    title = "A journey by this standard is under way at the academy"


class JourneyComplete(Conflict):
    title = "The academy is at the highest level: nothing stands in the way"


class JourneyEnded(Conflict):
    title = "The journey has ended"


class MilestoneUnknown(Invalid):
    title = "The standard has no such criterion"


class MilestonePlannedAlready(PreconditionRequired):
    title = "The milestone is planned: say which version of it you are changing"


class MilestoneDueInThePast(Invalid):
    title = "The day by which the milestone is due has passed"


CONSTRAINTS: dict[str, type[Problem]] = {"journeys_one_under_way_idx": JourneyUnderWay}
