"""Which papers of a pack may be circulated, and why the others may not. Only facts in, decisions out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chassis.problems import Conflict
from meetings_api.dates import minutes_late
from meetings_api.models import Paper


class AgendaNotAgreed(Conflict):
    title = "The headteacher has not agreed the agenda"


class NothingToCirculate(Conflict):
    title = "No paper of this pack is ready to be sent"


class NobodyToSendTo(Conflict):
    title = "No attendee of this meeting has an e-mail address"


class PaperNotLate(Conflict):
    title = "The paper is not late, or is waived already"


class Obstacle(StrEnum):
    """Why a paper stays behind when its pack is circulated."""

    LATE = "late_without_waiver"
    CHECKING = "being_checked"
    UNSAFE = "refused"
    SENT = "already_circulated"


@dataclass(frozen=True)
class Candidate:
    """A paper with the state of its newest file: `quarantined`, `clean` or `refused`."""

    paper: Paper
    file_status: str


def obstacle(candidate: Candidate) -> Obstacle | None:
    """Only what is safe to open, in time or waived, and not sent before."""
    paper = candidate.paper
    if paper.circulated == paper.newest:
        return Obstacle.SENT
    if candidate.file_status == "quarantined":
        return Obstacle.CHECKING
    if candidate.file_status != "clean":
        return Obstacle.UNSAFE
    return Obstacle.LATE if awaits_waiver(paper) else None


def awaits_waiver(paper: Paper) -> bool:
    return paper.minutes_late > 0 and paper.waived_by is None and paper.circulated != paper.newest


def choose(
    candidates: Sequence[Candidate], *, agenda_agreed: bool
) -> tuple[list[Paper], dict[str, Obstacle]]:
    """What goes out, and what stays behind by title with why. Nothing goes before the headteacher agrees."""
    if not agenda_agreed:
        raise AgendaNotAgreed("Ask the headteacher to agree the agenda as it stands; then send the pack.")
    found = [(one.paper, obstacle(one)) for one in candidates]
    ready = [paper for paper, why in found if why is None]
    left_out = {paper.title: why for paper, why in found if why is not None}
    if not ready:
        raise NothingToCirculate(
            "Upload a paper, wait for its check, or have the chair waive its lateness.", left_out=left_out
        )
    return ready, left_out


def take_in(paper: Paper, *, now: datetime, due_on: date) -> None:
    """A new version: a waiver was for the one before."""
    paper.newest += 1
    paper.minutes_late = minutes_late(now, due_on)
    paper.waived_by = paper.waiver_reason = None


def waive(paper: Paper, *, by: str, reason: str) -> None:
    if not awaits_waiver(paper):
        raise PaperNotLate("There is nothing to waive.")
    paper.waived_by, paper.waiver_reason = by, reason


def circulate(paper: Paper, *, now: datetime) -> None:
    paper.circulated, paper.circulated_at = paper.newest, now


def missing(required: Sequence[str], papers: Sequence[Paper]) -> list[str]:
    """Required papers of which there is none with that title, capitals aside."""
    there = {paper.title.casefold() for paper in papers}
    return [title for title in required if title.casefold() not in there]
