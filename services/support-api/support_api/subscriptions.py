"""Everything support-api listens to."""

from chassis.inbox import Subscription
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
    Subscription(register.NotYetGoodChanged, register.keep_not_yet_good),
]
