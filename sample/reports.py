"""The report that the trust's board was sent."""

from sample.front_door import FrontDoor
from sample.register import everything

CHIEF = "harpreet.sandhu"


async def load_reports(door: FrontDoor) -> None:
    chief = door.person(CHIEF)
    if not await everything(chief, "/v1/report-editions"):
        await chief.post("standards", "/v1/report-editions", {"report": "board"})
