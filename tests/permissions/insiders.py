"""Every role in the academy itself asks everything: those who may are answered, the others are refused."""

from collections.abc import Iterator

import httpx

from permissions.asking import Question
from permissions.filling import CANARY, HERE
from permissions.reading import in_words

AT_ACADEMIES = ("headteacher", "chair", "learning_chair", "governor", "specialist", "mis")
MACHINES = ("mis", "integrator")
OPERATOR = "olive.operator"
REFUSALS = (403, 404)


def verdict(cell: str | None, question: Question, answer: httpx.Response) -> Iterator[str]:
    """What is wrong with this answer to a role whose cell in permissions.yaml is this one.

    A star (only in some states) and `o` (one's own: seat, deployment, entry) allow either, as the rows happen
    to be; but what is one's own is never a canary. The rows are written past the service, so that some cannot
    be shown: a 500 here says no more than that the door was open.
    """
    refused, reading = answer.status_code in REFUSALS, question.operation.method == "GET"
    cell = cell or "-"
    told = question.neutral(answer.text)
    if answer.status_code == 401:
        yield "answered 401, though signed in"
    elif cell[0] in "ta" and "*" not in cell:
        if refused:
            yield f"{in_words(cell)}, and refused: {answer.status_code} {answer.text[:200]}"
    elif cell[0] == "-" and not reading and not refused:
        yield f"refused to this role, and answered {answer.status_code}: {answer.text[:200]}"
    elif cell[0] in "-o" and reading and any(secret in told for secret in (CANARY, HERE)):
        yield f"{in_words(cell)}, and told: {told[:300]}"
    elif cell[0] == "-" and answer.status_code >= 500:
        yield f"refused to this role, and answered {answer.status_code}"
