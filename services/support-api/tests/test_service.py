"""The service starts, migrated."""

from rig import Api


async def test_it_is_ready_on_a_migrated_database(api: Api) -> None:
    answer = await api.ready()
    assert answer.json()["checks"] == {"accepting": True, "database": True, "issuer": True}
