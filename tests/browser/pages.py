"""A page as a person uses it, and everything it was seen to ask for or to complain of."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from .chromium import PATIENCE, Browser

WATCHED = ("Page", "Runtime", "Log", "Network", "Audits")
COMPLAINTS = ("error", "warning", "assert")
# Where the middle of an element is, once it can be seen on a page that has loaded.
PLACE = """(() => {
  if (document.readyState !== "complete") return null;
  const found = [...document.querySelectorAll(%s)].find(one => one.checkVisibility());
  if (!found) return null;
  found.scrollIntoView({block: "center", behavior: "instant"});
  const box = found.getBoundingClientRect();
  return box.width ? [box.x + box.width / 2, box.y + box.height / 2] : null;
})()"""


@dataclass
class Page:
    browser: Browser
    session: str
    target: str
    requests: list[str] = field(default_factory=list)
    bearers: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    gone: bool = False

    async def begin(self) -> Self:
        """Watch from before the first request."""
        self.browser.heard[self.session].append(self.hear)
        for domain in WATCHED:
            await self.send(f"{domain}.enable")
        await self.send("Runtime.runIfWaitingForDebugger")
        return self

    def hear(self, method: str, said: dict[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.requests.append(said["request"]["url"])
                self.take_bearer(said["request"]["headers"])
            case "Network.requestWillBeSentExtraInfo":
                self.take_bearer(said["headers"])
            case "Log.entryAdded" if said["entry"]["level"] in COMPLAINTS:
                self.complaints.append(f"{said['entry']['text']} {said['entry'].get('url', '')}")
            case "Runtime.consoleAPICalled" if said["type"] in COMPLAINTS:
                self.complaints.append(str([one.get("value") for one in said["args"]]))
            case "Runtime.exceptionThrown":
                self.complaints.append(said["exceptionDetails"]["text"])
            case "Audits.issueAdded" if said["issue"]["code"] == "ContentSecurityPolicyIssue":
                self.complaints.append(f"CSP: {json.dumps(said['issue']['details'])}")

    def take_bearer(self, headers: dict[str, str]) -> None:
        given = {name.lower(): value for name, value in headers.items()}.get("authorization", "")
        if given.startswith("Bearer "):
            self.bearers.add(given.removeprefix("Bearer "))

    @property
    def hosts(self) -> set[str]:
        """Of everything that went over the network."""
        split = [urlsplit(url) for url in self.requests]
        return {f"{url.scheme}://{url.netloc}" for url in split if url.scheme not in ("data", "blob")}

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        return await self.browser.send(method, self.session, **params)

    async def go(self, url: str) -> None:
        said = await self.send("Page.navigate", url=url)
        assert not said.get("errorText"), f"{url}: {said['errorText']}"
        await self.until("document.readyState === 'complete'")

    async def evaluate(self, expression: str) -> Any:
        said = await self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in said, said["exceptionDetails"]
        return said["result"].get("value")

    async def until(self, expression: str, patience: float = PATIENCE) -> Any:
        """What the expression gives, as soon as that is something."""
        deadline = time.monotonic() + patience
        while not (found := await self.evaluate(expression)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{expression} was never true; the page complained of {self.complaints}")
            await asyncio.sleep(0.05)
        return found

    async def until_seen(self, happened: Callable[[], bool]) -> None:
        """Until the browser has told of it."""
        async with asyncio.timeout(PATIENCE):
            while not happened():
                await asyncio.sleep(0.02)

    async def press(self, selector: str) -> None:
        """With the mouse, as a person does: the page is not told that nobody moved it."""
        x, y = await self.until(PLACE % json.dumps(selector))
        while [x, y] != (now := await self.until(PLACE % json.dumps(selector))):
            x, y = now  # it still moves
        for kind in ("mousePressed", "mouseReleased"):
            await self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def has(self, selector: str) -> bool:
        return bool(await self.evaluate(f"document.querySelector({json.dumps(selector)}) !== null"))

    async def sees(self, selector: str) -> None:
        await self.until(PLACE % json.dumps(selector))

    async def text(self, selector: str) -> str:
        return str(await self.until(f"document.querySelector({json.dumps(selector)})?.innerText"))

    async def picture(self, file: Path) -> None:
        said = await self.send("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(said["data"]))


class Person:
    """Somebody at a browser of their own: no cookie, cache or storage of anybody else."""

    def __init__(self, browser: Browser, context: str) -> None:
        self.browser, self.context = browser, context
        self.pages: list[Page] = []
        self.starting: set[asyncio.Task[Page]] = set()
        browser.heard[""].append(self.hear)

    @classmethod
    async def sit_down(cls, browser: Browser) -> Self:
        context = (await browser.send("Target.createBrowserContext"))["browserContextId"]
        await browser.send(
            "Target.setAutoAttach",
            autoAttach=True,
            waitForDebuggerOnStart=True,
            flatten=True,
            filter=[{"type": "page"}],
        )
        return cls(browser, context)

    def hear(self, method: str, said: dict[str, Any]) -> None:
        if method == "Target.attachedToTarget" and said["targetInfo"]["browserContextId"] == self.context:
            page = Page(self.browser, said["sessionId"], said["targetInfo"]["targetId"])
            self.pages.append(page)
            task = asyncio.create_task(page.begin())
            self.starting.add(task)
            task.add_done_callback(self.starting.discard)
        if method == "Target.detachedFromTarget":
            for page in self.pages:
                page.gone = page.gone or page.session == said["sessionId"]

    async def open(self, url: str) -> Page:
        known = len(self.pages)
        await self.browser.send("Target.createTarget", url="about:blank", browserContextId=self.context)
        page = await self.newest(known)
        await page.go(url)
        return page

    async def newest(self, known: int) -> Page:
        """The page that opens after so many are known."""
        async with asyncio.timeout(PATIENCE):
            while len(self.pages) <= known or self.starting:
                await asyncio.sleep(0.02)
        return self.pages[-1]

    async def closed(self, page: Page) -> None:
        async with asyncio.timeout(PATIENCE):
            while not page.gone:
                await asyncio.sleep(0.02)

    async def get_up(self) -> None:
        self.browser.heard[""].remove(self.hear)
        await self.browser.send("Target.disposeBrowserContext", browserContextId=self.context)
