"""What can go wrong with measures, by name."""

from chassis.problems import Conflict, Invalid, NotFound


class PupilDataRefused(Invalid):
    title = "This holds data of single pupils, which this service never takes"


class BatchRefused(Invalid):
    title = "The batch holds rows that cannot be taken, so none was"


class BatchNameTaken(Conflict):
    title = "A batch with this id and other content is there already"


class BatchNotFound(NotFound):
    title = "There is no such batch, or it is not yours to see"


class AsAtInFuture(Invalid):
    title = "The figures are as at a moment that has not come yet"
