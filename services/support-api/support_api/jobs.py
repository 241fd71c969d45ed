"""Everything support-api does by the clock."""

from datetime import timedelta

from chassis.tasks import Job
from support_api.expertise.commands import state_expiries

JOBS = [Job("expertise-expiry", timedelta(days=1), state_expiries)]
