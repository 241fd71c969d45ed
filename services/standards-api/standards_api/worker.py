"""The worker of standards-api: publishes its events, hears its neighbours', does its tasks and jobs."""

from chassis.worker import run
from standards_api.service import SERVICE

if __name__ == "__main__":
    run(SERVICE)
