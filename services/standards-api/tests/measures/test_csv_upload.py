"""Figures as CSV by a person: the same rows and refusals as the push, by spreadsheet row; never a pupil's."""

from typing import Any

import httpx
import pytest
from rig import Api, Trust
from rig.working import work

from standards_api.measures.csv_file import read, screen
from standards_api.measures.problems import PupilDataRefused

HEAD = "urn,measure,period,status,value,numerator,denominator,source,as_at,code"
GOOD = "148201,persistent-absence,2026-09-01/2026-11-13,provisional,,61,402,Register export,13/11/2026,"
SECURE = "148201,attainment-8,2024/25,published,44.2,,,Our own list,2025-09-01T10:00:00+01:00,"


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode("utf-8-sig")


def told(*rows: str, head: str = HEAD) -> dict[int, str]:
    return {line.number: line.refusal or "good" for line in read({"figures": table(*rows, head=head)})}


def test_a_row_is_a_figure_of_a_batch_by_source_and_moment() -> None:
    first, second = read({"figures": table(GOOD, SECURE)})
    assert first.data is not None
    assert second.data is not None
    [figure] = first.data["figures"]
    assert (figure["value"], figure["numerator"], figure["status"]) == (15.1741, 61, "provisional")
    assert first.data["batch"]["as_at"] == "2026-11-13T00:00:00+00:00"
    assert (second.data["batch"]["source"], second.data["day"]) == ("Our own list", "2025-09-01")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("148201,persistent-absence,2025/26,published,,61,0,MIS,13/11/2026,", "The denominator is 0"),
        ("148201,attainment-8,2024/25,published,,,,MIS,13/11/2026,", "There is no value"),
        ("148201,attainment-8,2024/25,suppressed,0,,,MIS,13/11/2026,c", "leave them out"),
        ("148201,height,2024/25,published,4,,,MIS,13/11/2026,", "There is no such measure"),
        (
            "148201,attainment-8,2024/25,published,many,,,MIS,13/11/2026,",
            "Value: Input should be a valid",
        ),
        ("14820,attainment-8,2024/25,published,4,,,MIS,13/11/2026,", "Urn:"),
        ("148201,attainment-8,2024/25,published,4,,,,13/11/2026,", "Name the source"),
        ("148201,attainment-8,2024/25,published,4,,,MIS,,", "Give the day"),
        ("148201,attainment-8,2024/25,published,4,,,MIS,31/02/2026,", "is not a day"),
        ("148201,attainment-8,2024/25,published,4,,,MIS,2026-11-13T10:00:00,", "with its offset"),
        ("148201,attainment-8,2024/25,published,4,,,MIS,01/01/2199,", "has not come yet"),
    ],
)
def test_a_bad_row_is_refused_in_the_words_of_the_push(wrong: str, words: str) -> None:
    found = told(GOOD, wrong)
    assert found[2] == "good"
    assert words in found[3]


def test_the_same_figure_twice_is_named_by_the_rows_of_the_spreadsheet() -> None:
    found = told(SECURE, GOOD, GOOD)
    assert found[2] == "good"
    assert found[3] == found[4] == "The same figure stands in rows 3, 4: send it once."


def test_numbers_that_a_spreadsheet_damaged_are_repaired() -> None:
    row = "1.48201E+05,attainment-8,202425.0,published,44.20,,,MIS,13/11/2026,"
    [line] = read({"figures": table(row)})
    assert line.data is not None, line.refusal
    assert (line.key, line.data["figures"][0]["period"]) == ("148201", "2024/25")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (f"{HEAD},UPN", f"{GOOD},"),
        (f"{HEAD},First name", f"{GOOD},Ann"),
        (f"{HEAD};Date of birth", GOOD),
        (HEAD, GOOD.replace("Register export", "H801200001001")),
    ],
)
def test_pupils_are_kept_out_before_anything_is_kept(head: str, row: str) -> None:
    with pytest.raises(PupilDataRefused):
        screen("figures.csv", table(row, head=head))
    screen("figures.csv", table(GOOD))


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy("148201")
    return await trust.person("aid", "aid")


async def sent(who: httpx.AsyncClient, content: bytes, name: str = "figures.csv") -> httpx.Response:
    files = {"figures": (name, content)}
    return await who.post("/v1/imports", data={"kind": "measurements"}, files=files)


async def followed(api: Api, trust: Trust, who: httpx.AsyncClient, path: str) -> dict[str, Any]:
    await work(api, trust.id)
    found: dict[str, Any] = (await who.get(path)).json()
    return found


def counts(imported: dict[str, Any]) -> tuple[int, ...]:
    return tuple(imported[name] for name in ("new", "changed", "same", "refused"))


async def test_previewed_then_applied_and_a_second_time_the_same(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    stranger, early = GOOD.replace("148201", "148299"), SECURE.replace("2025-09-01", "2018-09-01")
    content = table(GOOD, SECURE, stranger, early.replace("2024/25", "2016/17"))
    path = (await sent(aid, content)).headers["location"]
    found = await followed(api, trust, aid, path)
    assert (found["state"], counts(found)) == ("previewed", (2, 0, 0, 2)), found
    rows = (await aid.get(f"{path}/rows?outcome=refused")).json()["items"]
    assert [row["reason"] for row in rows] == [
        "There is no academy with this URN that you may send figures for on 13 November 2026.",
        "There is no academy with this URN that you may send figures for on 1 September 2018.",
    ]
    assert (await aid.get("/v1/measurements")).json()["items"] == []
    await aid.post(f"{path}/application")
    assert counts(await followed(api, trust, aid, path)) == (2, 0, 0, 2)
    stands = (await aid.get("/v1/measurements", params={"measure": "persistent-absence"})).json()["items"]
    assert [(one["value"], one["source"]) for one in stands] == [(15.1741, "Register export")]
    again = (await sent(aid, content)).headers["location"]
    assert counts(await followed(api, trust, aid, again)) == (0, 0, 2, 2)
    older = GOOD.replace("61,402", "80,402").replace("13/11/2026", "12/11/2026").replace("11-13,", "11-12,")
    late = (await sent(aid, table(older.replace("2026-11-12", "2026-11-13")))).headers["location"]
    assert counts(await followed(api, trust, aid, late)) == (0, 0, 0, 1)


async def test_what_is_about_pupils_is_refused_at_the_door_and_not_kept(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    refused = await sent(aid, table(f"{GOOD},", head=f"{HEAD},Surname"))
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/pupil-data-refused")
    workbook = await sent(aid, b"PK\x03\x04 a workbook", "figures.xlsx")
    assert (workbook.status_code, workbook.json()["type"]) == (422, "/problems/not-text")
    for kept in ("files", "imports"):
        assert await api.look(f"select 1 from {kept} where trust_id = $1", trust.id) == []


@pytest.mark.parametrize("role", ["headteacher", "chair", "trustee", "trust_admin", "chief_executive", "mis"])
async def test_only_the_aid_sends_figures_as_csv(trust: Trust, academy: Any, role: str) -> None:
    await academy("148201")
    who = await trust.person("who", role, "148201" if role in ("headteacher", "chair", "mis") else None)
    files = {"figures": ("figures.csv", table(GOOD))}
    key = {"Idempotency-Key": "k"}
    answer = await who.post("/v1/imports", data={"kind": "measurements"}, files=files, headers=key)
    assert answer.status_code == 403
