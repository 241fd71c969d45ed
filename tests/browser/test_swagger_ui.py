"""Swagger UI of each service in a real browser: strictly policed, it signs people in and tries things out."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from stack.stack import Stack

from .pages import Page, Person

# What each of the four tries out, on each service.
TRIED = {"standards": "/v1/academies", "support": "/v1/offers", "meetings": "/v1/meetings"}
FOUR = {
    "margaret.adeyemi": "Signed in as Margaret Adeyemi (aid).",
    "amara.okafor": "Signed in as Amara Okafor (headteacher).",
    "sophie.tran": "Signed in as Sophie Tran (governor).",
    "david.ferreira": "Signed in as David Ferreira (trustee).",
}
SERVICES = tuple(TRIED)
KEPT = """(async () => JSON.stringify({
  local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie,
  databases: await indexedDB.databases(), window: window.name, history: history.state,
}))()"""
NOTHING_KEPT: dict[str, object] = {
    "local": {},
    "session": {},
    "cookies": "",
    "databases": [],
    "window": "",
    "history": None,
}
IN_A_HURRY = "const patient = setTimeout; setTimeout = (f, ms) => patient(f, ms > 60_000 ? 700 : ms);"


async def picture(page: Page, name: str) -> None:
    """Set PICTURES to a folder to look at what the browser showed."""
    if folder := os.environ.get("PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        await page.picture(Path(folder) / f"{name}.png")


@pytest.fixture(params=SERVICES)
async def docs(
    request: pytest.FixtureRequest, stack: Stack, somebody: Person
) -> AsyncIterator[tuple[str, Page]]:
    """The page of one service, which must not have complained by the end of any test."""
    service: str = request.param
    page = await somebody.open(f"{stack.urls[service]}/docs")
    await page.sees(".opblock-tag-section")
    yield service, page
    for one in somebody.pages:
        assert one.complaints == []


async def sign_in(page: Page, somebody: Person, subject: str) -> Page:
    """One press on Authorize, one on the person. Returns the window that was open meanwhile."""
    known = len(somebody.pages)
    await page.press(".auth-wrapper .authorize")
    window = await somebody.newest(known)
    await window.sees(f"button[value='{subject}']")
    await picture(window, f"{subject}-signs-in")
    await window.press(f"button[value='{subject}']")
    await somebody.closed(window)
    await page.sees("#who.signed-in")
    return window


async def sign_out(page: Page) -> None:
    await page.press(".auth-wrapper .authorize")
    await page.press(".modal-ux button[aria-label='Remove authorization']")
    await page.sees("#who:not(.signed-in)")
    await page.press(".modal-ux .close-modal")


async def try_out(page: Page, path: str) -> tuple[int, str]:
    """Open the GET of this path, press Try it out and Execute; the status and the body it shows."""
    here = f".opblock-get:has([data-path='{path}'])"
    if not await page.has(here):
        for section in await page.evaluate(
            "[...document.querySelectorAll('h3.opblock-tag')].map(one => one.dataset.tag)"
        ):
            if not await page.has(here):
                await page.press(f"h3[data-tag='{section}']")
    await page.sees(here)
    if not await page.has(f"{here}.is-open"):
        await page.press(f"{here} .opblock-summary-control")
        await page.press(f"{here} .try-out__btn")
    elif await page.has(f"{here} .btn-clear"):
        await page.press(f"{here} .btn-clear")
    await page.press(f"{here} .execute")
    shown = f"{here} .live-responses-table .response"
    status = await page.text(f"{shown} .response-col_status")
    return int(status.split()[0]), await page.text(f"{shown} .highlight-code .microlight")


async def test_the_page_is_whole_and_asks_nobody_else_for_anything(
    docs: tuple[str, Page], stack: Stack
) -> None:
    service, page = docs
    assert page.hosts == {stack.urls[service]}
    assert await page.text(".info .title")
    await picture(page, f"{service}-before")


async def test_four_people_sign_in_and_try_an_operation(
    docs: tuple[str, Page], stack: Stack, somebody: Person
) -> None:
    service, page = docs
    for subject, greeting in FOUR.items():
        page.bearers.clear()
        window = await sign_in(page, somebody, subject)
        assert await page.text("#who") == greeting
        status, body = await try_out(page, TRIED[service])
        await picture(page, f"{service}-{subject}")
        assert status == 200, body
        assert "items" in json.loads(body)
        await nothing_is_left_behind(page, window)
        assert page.hosts == {stack.urls[service], stack.urls["issuer"]}
        await sign_out(page)


async def nothing_is_left_behind(page: Page, window: Page) -> None:
    """The token went out with the request, and is in memory and nowhere else."""
    assert len(page.bearers) == 1
    addresses = [*page.requests, *window.requests, await page.evaluate("location.href")]
    assert not [url for url in addresses if page.bearers.copy().pop() in url or "token=" in url]
    assert json.loads(await page.evaluate(KEPT)) == NOTHING_KEPT
    assert (await page.send("Network.getCookies"))["cookies"] == []


@pytest.mark.parametrize("service", SERVICES[:1])
async def test_a_sign_in_lasts_while_the_page_is_open(service: str, stack: Stack, somebody: Person) -> None:
    page = await somebody.open("about:blank")
    await page.send("Page.addScriptToEvaluateOnNewDocument", source=IN_A_HURRY)
    await page.go(f"{stack.urls[service]}/docs")
    await sign_in(page, somebody, "amara.okafor")
    asked = f"{stack.urls['issuer']}/token"
    before = page.requests.count(asked)
    await page.until_seen(lambda: page.requests.count(asked) >= before + 3)
    assert await page.text("#who") == FOUR["amara.okafor"]
    assert (await try_out(page, TRIED[service]))[0] == 200
    await page.send("Network.setBlockedURLs", urls=["*/token"])
    await page.sees("#who:not(.signed-in)")
    assert await page.text("#who") == "Your sign-in has ended. Press Authorize to sign in again."
    assert (await try_out(page, TRIED[service]))[0] == 401


@pytest.mark.parametrize("service", SERVICES)
async def test_the_watch_sees_what_it_watches_for(service: str, stack: Stack, somebody: Person) -> None:
    """Were the policy gone or the watch blind, the tests above could not fail."""
    page = await somebody.open(f"{stack.urls[service]}/docs")
    await page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    await page.until_seen(lambda: any("script-src 'self'" in one for one in page.complaints))
    assert await page.evaluate("window.ran") is None
    await page.evaluate("new Image().src = 'http://elsewhere.example/pixel.png'")
    await page.until_seen(lambda: any("img-src 'self' data:" in one for one in page.complaints))
    assert "http://elsewhere.example" in page.hosts
