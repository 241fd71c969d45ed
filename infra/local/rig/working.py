"""Runs what waits in a trust's queue, part by part, as a worker does; a part that fails is raised."""

import json
from uuid import UUID

from chassis.session import on_behalf_of_the_system
from rig.api import Api


async def work(api: Api, trust_id: UUID) -> int:
    """How many parts there were."""
    parts = 0
    tasks = {task.kind: task for task in api.service.tasks}
    waiting = "select * from tasks where trust_id = $1 and state = 'waiting' order by created_at"
    while found := await api.look(waiting, trust_id):
        row = found[0]
        payload = json.loads(row["payload"])
        while payload is not None:
            async with on_behalf_of_the_system(
                api.app.state.sessions, api.service.name, trust_id, row["kind"]
            ) as session:
                payload = await tasks[row["kind"]].run(session, payload)
            parts += 1
        done = "update tasks set state = 'done' where trust_id = $1 and id = $2"
        await api.behind.execute(done, trust_id, row["id"])
    return parts
