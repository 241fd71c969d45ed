"""The service starts, on its own migrated database."""

from rig import Api


async def test_it_starts_and_is_ready_for_work(api: Api) -> None:
    answer = await api.client().get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready"), answer.text
