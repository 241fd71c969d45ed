"""What can go wrong in the register, by name."""

from chassis.problems import Conflict, Forbidden, Invalid, NotFound, Problem


class TrustNotRegistered(NotFound):
    title = "This trust is not in the register"


class PersonNotFound(NotFound):
    title = "There is no such person, or they are not yours to see"


class AppointmentNotFound(NotFound):
    title = "There is no such appointment, or it is not yours to see"


class ClientGrantNotFound(NotFound):
    title = "There is no such grant, or it is not yours to see"


class AcademyUnknown(Invalid):
    title = "No academy of this trust has this URN"


class PersonUnknown(Invalid):
    title = "The register holds no such person"


class KindUnknown(Invalid):
    title = "The phase of education and the establishment type do not say what kind of school this is"


class PlaceMissing(Invalid):
    title = "This role is held at an academy: say at which"


class PlaceNotAllowed(Invalid):
    title = "This role is held for the whole trust, not at an academy"


class EndsBeforeItStarts(Invalid):
    title = "It cannot end before it starts"


class EndNotBroughtForward(Invalid):
    title = "An end can be brought forward, not put off"


class DepartureInFuture(Invalid):
    title = "An academy is recorded as left on the day it leaves, or after it"


class NotForYourself(Forbidden):
    title = "Nobody appoints, approves or ends a post of their own"


class SecondPersonNeeded(Forbidden):
    title = "The one who proposed an appointment cannot approve it"


class AcademyAlreadyRegistered(Conflict):
    title = "An academy with this URN is in the register already"


class AcademyNotJoined(Conflict):
    title = "Only an academy that is in the trust can leave it"


class AcademyLeft(Conflict):
    title = "The academy has left the trust: its record can only be read"


class PersonAlreadyRecorded(Conflict):
    title = "A person with this subject is in the register already"


class PostHeld(Conflict):
    title = "Somebody holds this post in that time"


class AppointmentNotProposed(Conflict):
    title = "Only an appointment that is waiting for approval can be approved"


class AppointmentOver(Conflict):
    title = "The appointment is over already"


class AlreadyFounded(Conflict):
    title = "Somebody holds this post already, so the trust can make its own appointments"


class ClientAlreadyGranted(Conflict):
    title = "The client holds this grant already"


class ClientGrantOver(Conflict):
    title = "The grant is over already"


# What the database refuses by these constraints' names.
CONSTRAINTS: dict[str, type[Problem]] = {
    "academies_trust_id_urn_key": AcademyAlreadyRegistered,
    "people_trust_id_subject_key": PersonAlreadyRecorded,
    "appointments_one_holder_excl": PostHeld,
    "client_grants_once_excl": ClientAlreadyGranted,
}
