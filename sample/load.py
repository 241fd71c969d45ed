"""`python -m sample.load`: loads the fictional trust through the public APIs of a running stack.

Each line of the data is loaded by the person whose business it is. Loaded again, nothing changes.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable

from sample.assessments import load_assessments, load_files
from sample.england import load_england
from sample.front_door import FrontDoor
from sample.improvement import load_aims, load_autonomy, load_journeys, load_risks
from sample.inspections import load_inspections
from sample.measures import load_measurements
from sample.phases import load_phases
from sample.register import load_register
from sample.reports import load_reports
from sample.signals import load_signals
from sample.support import load_specialists

Step = Callable[[FrontDoor], Awaitable[None]]
STEPS: dict[str, Step] = {
    "the trust, its academies and its people": load_register,
    "schools of England to compare with": load_england,
    "three years of figures, and a measure of its own": load_measurements,
    "inspections in three regimes": load_inspections,
    "QA activities, and assessments at every stage": load_assessments,
    "a file of evidence": load_files,
    "what early warning found": load_signals,
    "the risk register": load_risks,
    "the phases of all but one academy": load_phases,
    "what academies decide by themselves": load_autonomy,
    "aims that people judge": load_aims,
    "the way on of two academies": load_journeys,
    "the report that the board was sent": load_reports,
    "the expertise database": load_specialists,
}


async def load(door: FrontDoor) -> None:
    for what, step in STEPS.items():
        began = time.monotonic()
        await step(door)
        sys.stdout.write(f"Loaded {what} in {time.monotonic() - began:.1f} s\n")
        sys.stdout.flush()


async def main() -> None:
    door = FrontDoor.from_environment()
    try:
        await load(door)
    finally:
        await door.close()


if __name__ == "__main__":
    asyncio.run(main())
