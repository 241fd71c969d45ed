"""Whom meetings-api listens to: the register, for its copies and for what they mean for the plans."""

from chassis.inbox import Subscription
from meetings_api.plans import handlers as plans
from meetings_api.plans import heard as of_plans
from meetings_api.register import handlers as register
from meetings_api.register import heard

# Of two for one event the first is handled first: the copy before what follows from it.
SUBSCRIPTIONS = [
    Subscription(heard.TrustRegistered, register.keep_bank_holidays),
    Subscription(heard.AcademyRegistered, register.keep_academy),
    Subscription(heard.AcademyChanged, register.keep_academy),
    Subscription(of_plans.AcademyChanged, plans.follow_leaving),
    Subscription(heard.PersonRecorded, register.keep_person),
    Subscription(heard.AppointmentMade, register.keep_appointment),
    Subscription(heard.AppointmentEnded, register.end_appointment),
    Subscription(heard.ClientGranted, register.keep_grant),
    Subscription(heard.ClientGrantEnded, register.end_grant),
    Subscription(of_plans.PhaseConfirmed, plans.follow_phase),
    Subscription(of_plans.NotYetGoodChanged, plans.follow_inspection),
]
