"""The worker of support-api: publishes its events, hears its neighbours', does its tasks and jobs."""

from chassis.worker import run
from support_api.service import SERVICE

if __name__ == "__main__":
    run(SERVICE)
