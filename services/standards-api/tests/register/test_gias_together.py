"""Many trusts brought in at once leave what each would have left by itself."""

import json
from typing import Any

from giasfiles import bring_in, counts, groups, links, new_uid, tenant
from rig import Api

from chassis.history import verify
from chassis.session import on_behalf_of_the_system

TOLD = {
    "trusts": "select to_jsonb(t) as row from trusts t where trust_id = $1",
    "academies": "select to_jsonb(a) as row from academies a where trust_id = $1 order by urn",
    "history": "select entry::jsonb as row from history where trust_id = $1 order by sequence",
    "outbox": "select jsonb_build_object('type', type, 'sequence', sequence, 'data', data) as row"
    " from outbox where trust_id = $1 order by position",
}
EACH_ITS_OWN = {"id", "trust_id", "created_at", "updated_at", "at", "academy_id", "group_uid", "uid"}


async def left_by(api: Api, uid: str) -> dict[str, list[Any]]:
    found = {}
    for table, statement in TOLD.items():
        rows = await api.look(statement, tenant(api, uid).id)
        found[table] = [alike(json.loads(row["row"])) for row in rows]
    return found


def alike(said: Any) -> Any:
    """Without what no two trusts have in common; that it is there at all is kept."""
    if isinstance(said, dict):
        return {name: bool(value) if name in EACH_ITS_OWN else alike(value) for name, value in said.items()}
    return said


async def test_trusts_together_leave_the_same_rows_history_and_events_as_one_alone(api: Api) -> None:
    alone, first, second = new_uid(), new_uid(), new_uid()

    def linked(uid: str) -> list[dict[str, str]]:
        return [{"Group UID": uid}, {"Group UID": uid, "URN": "148202", "Joined date": ""}]

    await bring_in(api, groups=groups({"Group UID": alone}), links=links(*linked(alone)))
    both = groups({"Group UID": first}, {"Group UID": second})
    urns = [{**row, "URN": f"14830{n}"} for n, row in enumerate(linked(second))]
    done = await bring_in(api, groups=both, links=links(*linked(first), *urns))
    assert counts(done) == (6, 0, 0, 0)
    assert await left_by(api, first) == await left_by(api, alone)
    assert len((await left_by(api, second))["academies"]) == 2
    for uid in (first, second):
        async with on_behalf_of_the_system(
            api.app.state.sessions, "standards-api", tenant(api, uid).id, "check"
        ) as session:
            assert await verify(session) == (3, None)
