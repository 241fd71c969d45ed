"""An issuer for tests: real keys behind real HTTP, and any token at once without signing in.

with running() as issuer:
    token = issuer.mint("amara.okafor", roles=["headteacher"])
"""

import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from stack.processes import HOST

from . import tokens
from .app import Issuer, build, create_app
from .settings import SAMPLE, Settings


@dataclass(frozen=True)
class RunningIssuer:
    url: str
    issuer: Issuer

    def mint(
        self,
        subject: str,
        *,
        roles: Sequence[str] = (),
        client_id: str = "swagger",
        scope: str = "openid profile",
        name: str | None = None,
        header: Mapping[str, object] | None = None,
        **claims: object,
    ) -> str:
        """A signed access token. Further claims replace ours (`exp=1`, `aud="x"`), None leaves one out."""
        person = self.issuer.people.get(subject)
        ours = tokens.claims_for(
            issuer=self.url,
            subject=subject,
            client_id=client_id,
            roles=list(roles),
            scope=scope,
            name=name or (person.name if person else subject),
            now=self.issuer.keys.clock(),
        )
        return tokens.sign(self.issuer.keys, ours | claims, header)

    def sign_in(self, subject: str, **claims: object) -> str:
        """A token as this sample person would get it, with the person's own roles."""
        return self.mint(subject, roles=self.issuer.people[subject].roles, **claims)  # type: ignore[arg-type]

    def rotate(self) -> str:
        """A new signing key; the old one is still published. Returns the new key's id."""
        return self.issuer.keys.rotate()


@contextmanager
def running(
    folder: Path | None = None,
    *,
    origins: Sequence[str] = (),
    people: Path = SAMPLE / "people.yaml",
    clients: Path = SAMPLE / "clients.yaml",
    clock: Callable[[], float] = time.time,
) -> Iterator[RunningIssuer]:
    """Serves from a thread on a free port until the end of the block."""
    with tempfile.TemporaryDirectory() as scratch, socket.create_server((HOST, 0)) as listener:
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        settings = Settings(url, folder or Path(scratch), list(origins), people, clients)
        issuer = build(settings, clock)
        app = create_app(settings, issuer)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, loop="asyncio", ws="none", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.005)
            yield RunningIssuer(url, issuer)
        finally:
            server.should_exit = True
            thread.join(timeout=5)
