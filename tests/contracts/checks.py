"""What Schemathesis loads of ours: how a good request may be refused, and which cases are worth sending."""

import json
import os
from typing import Any

import httpx
import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response
from schemathesis.generation.meta import CoveragePhaseData

# The answers to a request that could not be read: none of these can befall one that is as published.
UNREADABLE = {"bad-request", "malformed-json", "invalid", "unsupported-media-type"}
# Read by the chassis alike wherever they stand: what is wrong with them is tried a few times, not everywhere.
ALIKE = {"limit", "after", "sort", "format", "q", "if-match", "idempotency-key"}
THOROUGH = bool(os.environ.get("THOROUGH"))
client = httpx.Client()
sent: set[tuple[object, ...]] = set()


@schemathesis.check
def refused_by_name(_: CheckContext, response: Response, case: Case[Any]) -> None:
    """A rule of the domain (days in order, a code that is known, a state that allows it) has a problem of its
    own; `/problems/invalid` means that the contract keeps silent about what the code asks."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if not 400 <= response.status_code < 500 or response.status_code == 405:
        return
    problem = json.loads(response.content or b"{}").get("type", "").rpartition("/")[2]
    assert problem, f"Refused with {response.status_code}, and no reason given"
    assert problem not in UNREADABLE, f"As the contract says, and yet refused as {problem}"


@schemathesis.check
def signed_in(_: CheckContext, response: Response, case: Case[Any]) -> None:
    """A dead token makes every answer 401, which the contract allows, and which would try out nothing."""
    if case.meta is not None and case.meta.generation.mode.is_positive:
        assert response.status_code != 401, "The token is not accepted"


@schemathesis.hook
def filter_case(_: HookContext, case: Case[Any]) -> bool:
    """Of the cases that break one thing alike, the first: five types a day is not are no better than one."""
    if THOROUGH or case.meta is None:
        return True
    broken = case.meta.phase.data
    if not isinstance(broken, CoveragePhaseData) or case.meta.generation.mode.is_positive:
        return True
    where = case.operation.method if broken.parameter in ALIKE else case.operation.label
    kind = (where, broken.parameter, broken.location, broken.scenario, broken.parameter or broken.description)
    if kind in sent:
        return False
    sent.add(kind)
    return True


@schemathesis.hook
def before_call(_: HookContext, case: Case, __: dict[str, Any]) -> None:
    """A made-up If-Match would end every change at 412: it is the ETag of what is there, where there is one."""
    if (
        case.meta is None
        or not case.meta.generation.mode.is_positive
        or "if-match" not in (case.headers or {})
    ):
        return
    tried = case.meta.phase.data
    if isinstance(tried, CoveragePhaseData) and tried.parameter == "if-match":
        return
    signed = {"Authorization": f"Bearer {os.environ['API_TOKEN']}"}
    path = case.formatted_path
    while path.count("/") > 1:
        found = client.get(f"{case.operation.base_url.rstrip('/')}{path}", headers=signed)
        if "etag" in found.headers:
            case.headers["if-match"] = found.headers["etag"]
            return
        path = path.rpartition("/")[0]
