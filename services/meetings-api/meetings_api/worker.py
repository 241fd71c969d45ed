"""The worker of meetings-api: its events out, its neighbours' in, its mail, its tasks and its jobs."""

from chassis.worker import run
from meetings_api.service import SERVICE

if __name__ == "__main__":
    run(SERVICE)
