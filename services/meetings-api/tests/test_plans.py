"""The year of an academy's meetings: planned once the phase is known, in school days, with one chair."""

from datetime import date, datetime, timedelta
from itertools import combinations, product
from typing import Any

import pytest
from meetings_world import HARROW, LARKMOOR, World

from chassis.clock import LONDON, today
from meetings_api import defaults
from meetings_api.dates import DuePolicy, Roll, SchoolCalendar, Unit, academic_year, due_before
from meetings_api.models import Kind, Slot
from meetings_api.plans.rules import SPACING, Planner, Taken, Wish, wishes

WEEK = DuePolicy(7, Unit.CALENDAR, Roll.EARLIER)


def at(meeting: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(meeting["starts_at"])


async def test_a_confirmed_phase_plans_three_aims_and_three_iaims(world: World) -> None:
    meetings = await world.plan()
    wanted = {(kind, slot) for kind in ("aim", "iaim") for slot in ("autumn", "spring", "summer")}
    assert {(m["kind"], m["slot"]) for m in meetings} == wanted
    assert len(meetings) == 6
    told = await world.told("meetings.meeting-planned.v1")
    assert {row["meeting_id"] for row in told} == {m["id"] for m in meetings}
    for meeting in meetings:
        lasts = datetime.fromisoformat(meeting["ends_at"]) - at(meeting)
        assert lasts == timedelta(hours=2)
        assert meeting["chair_id"] == str(world.id("margaret"))


async def test_a_phase_without_interim_meetings_plans_three_aims(world: World) -> None:
    await world.hear_phase(phase="sustain", iaims_due=False)
    assert [m["kind"] for m in await world.meetings()] == ["aim"] * 3


async def test_not_yet_good_adds_interim_meetings_and_good_takes_them_away(world: World) -> None:
    await world.hear_phase(phase="sustain", iaims_due=False)
    said = {"academy_id": str(world.id(HARROW)), "urn": HARROW, "rule": "r", "inspection_id": None}
    event = "standards.not-yet-good-changed.v1"
    await world.hear(event, {**said, "answer": "yes"}, about=world.id(HARROW))
    assert len(await world.meetings(status="planned")) == 6
    await world.hear(event, {**said, "answer": "no"}, about=world.id(HARROW))
    planned = await world.meetings(status="planned")
    assert [m["kind"] for m in planned] == ["aim"] * 3
    assert len(await world.told("meetings.meeting-cancelled.v1")) == 3


async def test_unknown_is_not_not_yet_good(world: World) -> None:
    await world.hear_phase(phase="sustain", iaims_due=False, not_yet_good="unknown")
    assert len(await world.meetings()) == 3


async def test_the_phase_of_a_subject_plans_nothing(world: World) -> None:
    await world.hear_phase(subject_area="mathematics")
    assert await world.meetings() == []


async def test_planning_again_changes_nothing(world: World) -> None:
    before = await world.plan()
    await world.hear_phase()
    year = before[0]["year"]
    answer = await world["margaret"].post(f"/v1/academies/{HARROW}/plans", json={"year": year})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["added"], answer.json()["cancelled"]) == (0, 0)
    assert await world.meetings() == before
    assert len(await world.told("meetings.meeting-planned.v1")) == 6


async def test_interim_meetings_stay_when_the_academy_asked_for_them(world: World) -> None:
    [first, *_] = await world.plan()
    url = f"/v1/academies/{HARROW}/plans"
    asked = {"year": first["year"], "iaims_asked": True}
    assert (await world["patience"].post(url, json=asked)).status_code == 200
    await world.hear_phase(phase="sustain", iaims_due=False)
    assert len(await world.meetings(status="planned")) == 6


async def test_an_academy_that_leaves_has_no_meetings_to_come(world: World) -> None:
    await world.plan()
    await world.hear_academy(HARROW, status="left", change=True)
    assert await world.meetings(status="planned") == []


async def test_one_chair_is_never_in_two_places(world: World) -> None:
    here, there = await world.plan(HARROW), await world.plan(LARKMOOR)
    for one, other in combinations(here + there, 2):
        assert abs(at(one) - at(other)) >= timedelta(hours=3), "two hours and an hour's travel"


async def test_the_database_refuses_a_chair_in_two_places(world: World) -> None:
    here, there = await world.plan(HARROW), await world.plan(LARKMOOR)
    [meeting] = [m for m in there if m["kind"] == "aim" and m["slot"] == "summer"]
    read = await world["margaret"].get(f"/v1/meetings/{meeting['id']}")
    answer = await world["margaret"].put(
        f"/v1/meetings/{meeting['id']}/time",
        json={"starts_at": here[-1]["starts_at"], "reason": "Easier for us."},
        headers={"If-Match": read.headers["etag"]},
    )
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/chair-busy")


async def test_seats_follow_from_the_appointments_in_force_on_the_day(world: World) -> None:
    meetings = await world.plan()
    rows = await world.api.look(
        "select seat, subject, count(*) as n from attendees where trust_id = $1 and withdrawn_at is null "
        "group by seat, subject order by seat", world.trust.id,
    )  # fmt: skip
    seats = {(row["seat"], row["subject"]): row["n"] for row in rows}
    assert seats == {
        ("aid", "margaret"): 6, ("chair", "joan"): 6, ("headteacher", "amara"): 6,
        ("partner_headteacher", None): 6,
    }  # fmt: skip
    middle = at(meetings[2]) + timedelta(hours=12)
    await world.hear_end("amara", at=middle)
    await world.hear_person("leila")
    await world.hear_post("leila", "headteacher", HARROW, since=middle)
    rows = await world.api.look(
        "select m.starts_at, a.subject from attendees a join meetings m on m.id = a.meeting_id "
        "where a.trust_id = $1 and seat = 'headteacher' and withdrawn_at is null order by m.starts_at",
        world.trust.id,
    )  # fmt: skip
    assert [row["subject"] for row in rows] == ["amara"] * 3 + ["leila"] * 3


async def test_the_chair_of_the_learning_committee_sits_where_there_is_no_chair_of_the_lgb(
    world: World,
) -> None:
    await world.plan(LARKMOOR)
    subject = (
        "select distinct subject from attendees "
        "where trust_id = $1 and seat = 'chair' and withdrawn_at is null"
    )
    assert [row["subject"] for row in await world.api.look(subject, world.trust.id)] == ["kwame"]
    await world.hear_person("sophie")
    await world.hear_post("sophie", "chair", LARKMOOR)
    assert [row["subject"] for row in await world.api.look(subject, world.trust.id)] == ["sophie"]


async def test_a_plan_made_before_anybody_is_known_is_filled_when_they_are(api: Any, trust: Any) -> None:
    world = World(api, trust)
    await world.hear_academy(HARROW)
    await world.hear_phase()
    await world.hear_person("margaret")
    await world.hear_post("margaret", "aid", None)
    meetings = await world.meetings()
    assert len(meetings) == 6
    assert {m["chair_id"] for m in meetings} == {str(world.id("margaret"))}


async def test_a_phase_is_kept_also_where_no_day_is_left_for_a_meeting(world: World) -> None:
    """Two years whose half terms are single Saturdays and Sundays."""
    for year in (academic_year(today()), academic_year(today()) + 1):
        saturday = next(d for d in (date(year, 9, n) for n in range(1, 8)) if d.weekday() == 5)
        days = [saturday + timedelta(days=n) for n in (0, 1, 7, 8, 14, 15)]
        terms = [
            {"slot": slot, "half": half, "starts_on": str(day), "ends_on": str(day)}
            for (slot, half), day in zip(product(Slot, (1, 2)), days, strict=True)
        ]
        answer = await world["oliver"].put(f"/v1/calendars/{year}", json={"half_terms": terms})
        assert answer.status_code == 200, answer.text
    await world.hear_phase()
    assert (await world["amara"].get(f"/v1/academies/{HARROW}")).json()["phase"] == "repair"
    assert await world.meetings() == []
    asked = await world["margaret"].post(f"/v1/academies/{HARROW}/plans", json={})
    assert (asked.status_code, asked.json()["type"]) == (409, "/problems/no-room-in-year")


async def test_a_phase_heard_before_its_academy_waits(api: Any, trust: Any) -> None:
    world = World(api, trust)
    said = {"urn": HARROW, "phase": "repair", "iaims_due": True, "subject_area": None}
    await trust.hear("standards.phase-confirmed.v1", said, about=world.id(HARROW), expect="retrying")


@pytest.mark.parametrize(
    ("subject", "status"),
    [
        ("margaret", 200), ("patience", 200), ("amara", 403), ("joan", 403), ("harpreet", 403),
        ("oliver", 403), ("gareth", 404), ("david", 404), ("sophie", 404), ("ewan", 404), ("leila", 404),
    ],
)  # fmt: skip
async def test_who_may_plan(settled: World, subject: str, status: int) -> None:
    answer = await settled[subject].post(f"/v1/academies/{HARROW}/plans", json={})
    assert answer.status_code in (status, 409 if status == 200 else status), answer.text


async def test_a_prospective_academy_is_not_planned_for(world: World) -> None:
    await world.hear_academy(LARKMOOR, status="prospective", change=True)
    answer = await world["margaret"].post(f"/v1/academies/{LARKMOOR}/plans", json={})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/academy-not-in-trust")


async def test_a_year_gone_by_has_no_room(settled: World) -> None:
    answer = await settled["margaret"].post(f"/v1/academies/{HARROW}/plans", json={"year": 2024})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-room-in-year")
    assert (await settled["margaret"].get(f"/v1/academies/{HARROW}/plans/2024")).status_code == 404


def planner(today: date, *, year: int = 2026, busy: tuple[Taken, ...] = ()) -> Planner:
    terms = tuple(term for each in (year - 1, year, year + 1) for term in defaults.usual_half_terms(each))
    calendar = SchoolCalendar(terms, frozenset(defaults.bank_holidays()))
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    return Planner(calendar, first, last, today, WEEK, timedelta(hours=1), busy)


@pytest.mark.parametrize(
    "today", [date(2026, 7, 1), date(2026, 9, 10), date(2026, 11, 21), date(2027, 1, 15)]
)
def test_meetings_are_on_school_days_a_fortnight_apart_with_time_for_papers(today: date) -> None:
    plan = planner(today)
    placed, left_over = plan.place(wishes(iaims=True), ())
    assert (len(placed), left_over) == (6, [])
    days = [one.starts_at.astimezone(LONDON).date() for one in placed]
    assert all(plan.calendar.is_school_day(day) for day in days)
    assert all(due_before(day, WEEK, plan.calendar) >= today + timedelta(days=7) for day in days)
    assert all(abs((one - other).days) >= SPACING for one, other in combinations(days, 2))
    assert {one.starts_at.astimezone(LONDON).strftime("%H:%M") for one in placed} <= {"10:00", "13:30"}


def test_an_aim_is_in_the_middle_of_the_second_half_of_its_term_when_there_is_time() -> None:
    placed, _ = planner(date(2026, 7, 1)).place(wishes(iaims=False), ())
    assert [one.starts_at.date() for one in placed] == [
        date(2026, 11, 25),
        date(2027, 3, 9),
        date(2027, 6, 29),
    ]


def test_thirty_academies_share_one_chair() -> None:
    busy: tuple[Taken, ...] = ()
    for _ in range(30):
        placed, left_over = planner(date(2026, 7, 1), busy=busy).place(wishes(iaims=True), ())
        assert left_over == []
        busy += tuple(Taken(one.starts_at, one.ends_at) for one in placed)
    for one, other in combinations(busy, 2):
        assert (
            one.ends_at + timedelta(hours=1) <= other.starts_at
            or other.ends_at + timedelta(hours=1) <= one.starts_at
        )


def test_what_no_day_is_left_for_is_said() -> None:
    placed, left_over = planner(date(2027, 6, 20)).place(wishes(iaims=True), ())
    assert len(placed) + len(left_over) == 6
    assert Wish(Kind.IAIM, Slot.SUMMER) in left_over


async def test_a_plan_is_read_as_it_stands(world: World) -> None:
    meetings = await world.plan()
    year = meetings[0]["year"]
    for subject in ("margaret", "amara", "joan", "harpreet"):
        answer = await world[subject].get(f"/v1/academies/{HARROW}/plans/{year}")
        assert [m["id"] for m in answer.json()["meetings"]] == [m["id"] for m in meetings]
    hidden = await world["gareth"].get(f"/v1/academies/{HARROW}/plans/{year}")
    unknown = await world["gareth"].get(f"/v1/academies/999999/plans/{year}")
    assert (hidden.status_code, hidden.content) == (404, unknown.content)
