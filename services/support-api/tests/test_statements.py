"""How many statements a request takes: known, few, and the same however much there is."""

import people
import pytest
from brokering import Brokering
from rig import Trust
from rig.statements import statements

# Who is asking, and the commit aside: what each request itself asks the database.
MOST = {
    "/v1/needs": 1,
    "/v1/specialists": 1,
    "/v1/specialists/{specialist}": 5,
    "/v1/needs/{need}/matches": 6,
    "/v1/engagements": 1,
    "/v1/engagements/{engagement}": 4,
    "/v1/academies/148201/days": 2,
    "/v1/academies/148201/offers": 2,
    "/v1/offers": 0,
}


def asked(said: list[str]) -> int:
    """Who is asking is known apart from what they ask."""
    return sum("enter_as" not in statement for statement in said)


@pytest.mark.parametrize("many", [1, 4])
async def test_a_request_takes_no_more_statements_for_more_rows(trust: Trust, many: int) -> None:
    work = await Brokering.begin(trust)
    for number in range(many):
        engagement = await work.deployed(days=0.5)
        await people.done(await work.visit(engagement, days=0.5))
        await people.ready(work.aid, f"Sam {number}")
    [need, *_] = (await work.aid.get("/v1/needs")).json()["items"]
    names = {"specialist": work.specialist, "need": need["id"], "engagement": engagement}
    taken = {}
    for path in MOST:
        with statements() as said:
            assert (await work.aid.get(path.format(**names))).status_code == 200
        taken[path] = asked(said)
    assert taken == MOST


async def test_a_visit_is_logged_in_a_fixed_number_of_statements(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.deployed(days=6)
    taken = []
    for _ in range(3):
        with statements() as said:
            await people.done(await work.visit(key, days=0.5))
        taken.append(asked(said))
    # The engagement, the accounts, their balances, what is reserved; the entry, its postings; the visit,
    # and history with events.
    assert taken == [8, 8, 8]
