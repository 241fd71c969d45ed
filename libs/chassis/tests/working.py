"""The worker's part of the tests: does what waits in the queue, and says so when some of it will not go."""

from uuid import UUID

from rig import Api

from chassis.db import open_engine, open_sessions
from chassis.runner import Runner


async def work(api: Api, trust_id: UUID) -> int:
    """Do every task that is due; how many there were. Fails when one of the trust's failed."""
    url = api.settings.courier_database_url
    assert url
    engine = open_engine(url.get_secret_value(), pool=1)
    runner = Runner(api.service, api.app.state.sessions, open_sessions(engine), pauses=(60.0,), lease=60)
    done = 0
    while await runner.run_once():
        done += 1
    await engine.dispose()
    left = "select kind, last_error from tasks where trust_id = $1 and last_error is not null"
    assert await api.look(left, trust_id) == []
    return done
