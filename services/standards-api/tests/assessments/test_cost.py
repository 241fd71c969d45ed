"""What a request costs does not grow with what it carries."""

from typing import Any

import httpx

KEYS = ["read-daily", "read-at-home", "read-aloud", "read-widely", "know-tables", "prove-things"]


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def asked(statements: list[str]) -> int:
    """Statements that read or write, without those that open and close every request."""
    return sum("enter_as" not in each and "conclude(" not in each for each in statements)


async def test_many_answers_cost_as_much_as_one(room: Any, statements: Any) -> None:
    it = await room.open()
    ok(await room.aid.get(f"/v1/assessments/{it}/outcome"))  # reads the words of the version, once for all
    with statements() as first:
        ok(await room.say(room.head, it, "self-evaluation", {KEYS[0]: "met"}))
    with statements() as rest:
        ok(await room.say(room.head, it, "self-evaluation", dict.fromkeys(KEYS[1:], "met")))
    assert asked(first) == asked(rest) <= 3


async def test_a_rating_a_side_and_a_list_take_few_statements(room: Any, statements: Any) -> None:
    piece = await room.evidence()
    said = dict.fromkeys(KEYS, "met")
    it = await room.signed_off(said, own=said, evidence=[piece])
    other = await room.signed_off(said, evidence=[piece])
    for path, most in (
        (f"/v1/assessments/{it}/rating", 1),
        (f"/v1/assessments/{it}/qa-review", 3),
        (f"/v1/assessments/{it}/quality-report", 3),
        (f"/v1/assessments/{other}/outcome", 3),
        ("/v1/ratings", 1),
        ("/v1/assessments", 1),
        ("/v1/academies/148201/calibration", 2),
    ):
        with statements() as found:
            ok(await room.aid.get(path))
        assert asked(found) <= most, (path, found)


async def test_an_upgrade_of_many_costs_no_more_statements_than_of_one(room: Any, statements: Any) -> None:
    async def previewed() -> int:
        with statements() as found:
            ok(await room.aid.get("/v1/standards/small/versions/2/upgrade"))
        return asked(found)

    for subject in ("music", "history"):
        it = await room.open("curriculum_subject", subject_area=subject)
        ok(await room.say(room.head, it, "self-evaluation", {KEYS[0]: "met"}))
        if subject == "music":
            exported = (await room.aid.get("/v1/standards/small/versions/1/file")).text
            files = {"file": ("s.yaml", exported.replace("every day", "daily"), "application/yaml")}
            ok(await room.chief.post("/v1/standard-files", files=files), 201)
            alone = await previewed()
    assert await previewed() == alone <= 4
