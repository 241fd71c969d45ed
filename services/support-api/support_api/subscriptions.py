"""Everything support-api listens to."""

from chassis.inbox import Subscription
from support_api.days import handlers as days
from support_api.needs import handlers as needs
from support_api.register import handlers as register

SUBSCRIPTIONS = [
    Subscription(register.AcademyRegistered, register.keep_academy),
    Subscription(register.AcademyChanged, register.keep_academy),
    Subscription(register.PersonRecorded, register.keep_person),
    Subscription(register.AppointmentMade, register.keep_appointment),
    Subscription(register.AppointmentEnded, register.end_appointment),
    Subscription(register.ClientGranted, register.keep_grant),
    Subscription(register.ClientGrantEnded, register.end_grant),
    Subscription(register.PhaseConfirmed, register.keep_phase),
    Subscription(needs.PhaseConfirmed, needs.weigh_anew),
    Subscription(needs.PhaseConfirmed, needs.raise_from_phase),
    Subscription(needs.ActionAgreed, needs.raise_from_action),
    Subscription(needs.RiskRaised, needs.raise_from_risk),
    Subscription(needs.RiskChanged, needs.raise_from_risk),
    Subscription(needs.RiskReopened, needs.raise_from_risk),
    Subscription(days.MeetingPlanned, days.reserve),
    Subscription(days.MeetingMoved, days.reserve),
    Subscription(days.MeetingCancelled, days.give_back),
    Subscription(days.MeetingHeld, days.draw),
    Subscription(register.NotYetGoodChanged, register.keep_not_yet_good),
]
