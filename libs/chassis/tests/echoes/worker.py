"""The worker of the echoes, as a process."""

from chassis.worker import run
from echoes import SERVICE

if __name__ == "__main__":
    run(SERVICE)
