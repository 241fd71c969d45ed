"""What Schemathesis loads of ours: how a good request may be refused, and which cases are worth sending."""

import json
import os
from collections import Counter
from typing import Any
from uuid import UUID

import httpx
import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario, TestPhase

# The answers to a request that could not be read: none of these can befall one that is as published.
UNREADABLE = {"bad-request", "malformed-json", "invalid", "unsupported-media-type"}
# Read by the chassis alike wherever they stand: what is wrong with them is tried a few times, not everywhere.
ALIKE = {"limit", "after", "sort", "format", "q", "if-match", "idempotency-key", "Content-Type"}
# Of the cases that try one thing of an operation alike, how many good and bad ones a short run sends.
ENOUGH = {True: 1, False: 1}
THOROUGH = "FUZZ_EXAMPLES" in os.environ
# What ends something for good is not done to what the run itself stands on.
NIL = str(UUID(int=0))
FINAL = {"release_academy", "end_appointment", "end_client_grant"}
NOBODYS = {"urn": "100000", "appointment_id": NIL, "grant_id": NIL}
# One of so many good cases keeps the names that were made up: what is not there is asked for too.
MADE_UP = 4
known: dict[str, Any] = json.loads(os.environ["KNOWN"])
client = httpx.Client(trust_env=False)
sent: Counter[tuple[object, ...]] = Counter()
turns: Counter[str] = Counter()


@schemathesis.check
def refused_by_name(_: CheckContext, response: Response, case: Case[Any]) -> None:
    """A rule of the domain (days in order, a code that is known, a state that allows it) has a problem of its
    own; `/problems/invalid` means that the contract keeps silent about what the code asks."""
    if not good(case) or not 400 <= response.status_code < 500 or response.status_code == 405:
        return
    problem = json.loads(response.content or b"{}").get("type", "").rpartition("/")[2]
    assert problem, f"Refused with {response.status_code}, and no reason given"
    assert problem not in UNREADABLE, f"As the contract says, and yet refused as {problem}"


@schemathesis.check
def signed_in(_: CheckContext, response: Response, case: Case[Any]) -> None:
    """A dead token makes every answer 401, which the contract allows, and which would try out nothing."""
    if good(case):
        assert response.status_code != 401, "The token is not accepted"


@schemathesis.hook
def filter_case(_: HookContext, case: Case[Any]) -> bool:
    """Of the cases that try one thing alike, the first: five types a day is not are no better than one."""
    if THOROUGH or case.meta is None or case.meta.phase.name == TestPhase.FUZZING:
        return True
    kind = (good(case), *kind_of(case, case.meta.phase.data))
    sent[kind] += 1
    return sent[kind] <= ENOUGH[good(case)]


def kind_of(case: Case[Any], data: Any) -> tuple[object, ...]:
    if not isinstance(data, CoveragePhaseData):
        return case.operation.label, "examples"
    alike = data.parameter in ALIKE or data.scenario == CoverageScenario.UNSPECIFIED_HTTP_METHOD
    where = case.operation.method if alike else case.operation.label
    what = data.location if data.parameter else data.description
    return where, data.parameter, what, data.scenario


@schemathesis.hook
def before_call(_: HookContext, case: Case[Any], __: dict[str, Any]) -> None:
    """Made-up ids and ETags would end nearly all at 404 and 412: most good cases name what is there."""
    if not good(case):
        return
    turn = turns[case.operation.label]
    turns[case.operation.label] += 1
    if turn % MADE_UP < MADE_UP - 1:
        aim(case, turn)
    if case.operation.definition.raw["operationId"] in FINAL:
        case.path_parameters = {name: spare(name, value) for name, value in case.path_parameters.items()}
    if "if-match" in (case.headers or {}) and tried(case) != "if-match":
        send_etag(case)


def aim(case: Case[Any], turn: int) -> None:
    """At what is known, in turn; what the case tries is left as it is."""

    ready = known["ready"].get(case.operation.definition.raw["operationId"], {})

    def instead(name: str, value: Any) -> Any:
        some = ready.get(name) or known["values"].get(name)
        return some[turn % len(some)] if some and isinstance(value, str) and name != tried(case) else value

    if case.path_parameters:
        case.path_parameters = {name: instead(name, value) for name, value in case.path_parameters.items()}
    if isinstance(case.body, dict):
        case.body = {name: instead(name, value) for name, value in case.body.items()}


def spare(name: str, value: Any) -> Any:
    return NOBODYS[name] if value in known["spared"] else value


def send_etag(case: Case[Any]) -> None:
    """Of what is to be changed, or of the nearest thing above it that has one."""
    signed = {"Authorization": case.headers["Authorization"]}
    path = case.formatted_path
    while path.count("/") > 1:
        found = client.get(f"{case.operation.base_url.rstrip('/')}{path}", headers=signed)
        if "etag" in found.headers:
            case.headers["if-match"] = found.headers["etag"]
            return
        path = path.rpartition("/")[0]


def tried(case: Case[Any]) -> str | None:
    """Which parameter this case is about, if it is about one."""
    data = case.meta.phase.data if case.meta else None
    return data.parameter if isinstance(data, CoveragePhaseData) else None


def good(case: Case[Any]) -> bool:
    return case.meta is not None and case.meta.generation.mode.is_positive
