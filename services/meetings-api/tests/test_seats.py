"""What a seat at a meeting opens, and what ends it: a post left, a recusal, a partner head's one meeting."""

import pytest
from attending import UNKNOWN, act, seats
from meetings_world import HARROW, World


async def test_leaving_the_post_ends_access_at_once(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    url = f"/v1/meetings/{meeting['id']}/agenda"
    assert (await world["joan"].get(url)).status_code == 200
    await world.hear_end("joan")
    assert (await world["joan"].get(url)).status_code == 404
    assert (await world["patience"].get(url)).status_code == 200
    await world.hear_end("patience")
    assert (await world["patience"].get(url)).status_code == 404, "also of a post without a seat"


@pytest.mark.parametrize(
    ("subject", "seat", "dates"),
    [("joan", "chair", 404), ("amara", "headteacher", 200), ("margaret", "aid", 200)],
)
async def test_recusal_ends_access_to_what_it_is_about_at_once(
    world: World, subject: str, seat: str, dates: int
) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    urls = [f"/v1/meetings/{meeting['id']}/{end}" for end in ("agenda", "packs", "attendance")]
    assert (await act(world, subject, meeting, seat, "recusal")).status_code == 204
    for url in urls:
        assert (await world[subject].get(url)).status_code == 404, url
    assert (await world[subject].get(f"/v1/meetings/{meeting['id']}")).status_code == dates
    [row, *_] = await world.api.look("select id from papers where trust_id = $1", world.trust.id)
    assert (await world[subject].get(f"/v1/papers/{row['id']}")).status_code == 404


async def test_a_partner_head_is_asked_to_one_meeting_and_sees_no_other(world: World) -> None:
    meetings = await world.plan()
    meeting = meetings[0]
    url = f"/v1/meetings/{meeting['id']}"
    assert (await world["gareth"].get(url)).status_code == 404
    tag = (await world["margaret"].get(url)).headers["etag"]
    asked = {"person_id": str(world.id("gareth"))}
    for subject, status in [("amara", 403), ("gareth", 404), ("joan", 403)]:
        answer = await world[subject].put(f"{url}/partner", json=asked, headers={"If-Match": tag})
        assert answer.status_code == status
    for wrong in ("amara", "sophie"):
        answer = await world["margaret"].put(
            f"{url}/partner", json={"person_id": str(world.id(wrong))}, headers={"If-Match": tag}
        )
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/cannot-be-partner")
    answer = await world["margaret"].put(f"{url}/partner", json=asked, headers={"If-Match": tag})
    assert answer.status_code == 200, answer.text
    await world.sent_out(meeting)
    for end in ("", "/agenda", "/packs", "/attendance"):
        assert (await world["gareth"].get(url + end)).status_code == 200
        for other in meetings[1:]:
            hidden = await world["gareth"].get(f"/v1/meetings/{other['id']}{end}")
            absent = await world["gareth"].get(f"/v1/meetings/{UNKNOWN}{end}")
            assert (hidden.status_code, hidden.content) == (404, absent.content)
    listed = (await world["gareth"].get("/v1/meetings", params={"urn": HARROW})).json()["items"]
    assert [row["id"] for row in listed] == [meeting["id"]]
    await world.hear_end("gareth")
    assert (await world["gareth"].get(url)).status_code == 404
    assert (await seats(world, meeting))["partner_headteacher"]["person_id"] is None
