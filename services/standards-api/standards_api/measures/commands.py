"""Taking a batch of figures: once, for the academies it may be for, the newer over the older."""

from typing import Any, Literal, cast

from sqlalchemy import TableClause, bindparam, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.history import note
from chassis.outbox import record
from chassis.policy import require_role
from standards_api import later
from standards_api.events import MeasurementsChanged
from standards_api.measures import queries, rules
from standards_api.measures.problems import BatchNameTaken, BatchRefused
from standards_api.measures.received import Received
from standards_api.measures.rules import Sifted
from standards_api.measures.store import Stored, preview, store
from standards_api.models import MeasurementBatch
from standards_api.own_measures import own_measures
from standards_api.policy import POLICY, Measures

OnBadRows = Literal["reject_batch", "skip_rows"]
BATCHES = cast(TableClause, MeasurementBatch.__table__)
CLAIMED = ("id", "client_id", "name", "source", "as_at", "release", "received_at", "fingerprint")
TIMES: dict[str, Any] = {name: bindparam("received_at") for name in ("created_at", "updated_at")}
# Made once, as a push makes use of them each time.
CLAIM = (
    insert(BATCHES)
    .values({name: bindparam(name) for name in (*CLAIMED, "version")} | TIMES)
    .on_conflict_do_nothing()
    .returning(BATCHES.c.id)
)
KEEP_ANSWER = update(BATCHES).where(BATCHES.c.id == bindparam("batch")).values(answer=bindparam("said"))


async def send_batch(
    session: AsyncSession,
    actor: Actor,
    name: str,
    received: Received,
    *,
    on_bad_rows: OnBadRows,
    dry_run: bool,
) -> tuple[dict[str, Any], bool]:
    """The answer, and whether it had been given before."""
    require_role(POLICY, actor, Measures.SEND_BATCH)
    rules.check_moment(received.as_at, now())
    batch = batch_of(actor, name, received)
    earlier = await (find(session, batch) if dry_run else claim(session, batch))
    if earlier is not None and earlier.fingerprint != batch.fingerprint:
        raise BatchNameTaken("Send a correction under an id of its own, with a later as_at.")
    if earlier is not None:
        return dict(earlier.answer or {}), True
    sifted = await sift(session, actor, received)
    if sifted.refused and (on_bad_rows == "reject_batch" or not sifted.good):
        raise refusal(sifted)
    if dry_run:
        return answer(batch, sifted, await would_be(session, batch, sifted), dry_run=True), False
    stored = await store(session, batch, sifted.good)
    said = answer(batch, sifted, stored, dry_run=False)
    await keep_answer(session, batch, said)
    await tell(session, batch, stored)
    return said, False


def batch_of(actor: Actor, name: str, received: Received) -> MeasurementBatch:
    return MeasurementBatch(
        client_id=actor.client_id, name=name, source=received.source, as_at=received.as_at,
        release=received.release, received_at=now(), fingerprint=received.fingerprint,
    )  # fmt: skip


async def find(session: AsyncSession, batch: MeasurementBatch) -> MeasurementBatch | None:
    return await queries.find_batch(session, batch.client_id, batch.name)


async def claim(session: AsyncSession, batch: MeasurementBatch) -> MeasurementBatch | None:
    """Take the name for this batch; or the batch that has it. A concurrent sender of the same waits here."""
    said = {column: getattr(batch, column) for column in CLAIMED}
    if (await session.execute(CLAIM, {**said, "version": 1})).scalar() is not None:
        return None
    return await find(session, batch)


async def sift(session: AsyncSession, actor: Actor, received: Received) -> Sifted:
    day, sifted = received.day, received.sifted
    if sifted is None:
        sifted = rules.sift(received.readable, day=day, own=await own_measures(session))
    rules.refuse_unreachable(sifted, await queries.granted_on(session, actor, received.as_at), day=day)
    for index, reason in received.unreadable.items():
        sifted.refuse(index, reason)
    return sifted


def refusal(sifted: Sifted) -> BatchRefused:
    refused, rows = len(sifted.refused), len(sifted.refused) + len(sifted.good)
    return BatchRefused(
        f"{refused} of {rows} rows cannot be taken. Put them right and send the batch again, or send it with "
        "on_bad_rows=skip_rows.",
        refused=refused,
        errors=rules.first_refusals(sifted.refused),
    )


async def would_be(session: AsyncSession, batch: MeasurementBatch, sifted: Sifted) -> Stored:
    found = await preview(session, batch, sifted.good)
    outcomes = {index: row.outcome for index, row in found.items()}
    count = {name: list(outcomes.values()).count(name) for name in ("new", "changed", "same")}
    late = [index for index, outcome in outcomes.items() if outcome == "superseded"]
    return Stored(**count, superseded=len(late), superseded_rows=late, urns=[], measures=[])


def answer(batch: MeasurementBatch, sifted: Sifted, stored: Stored, *, dry_run: bool) -> dict[str, Any]:
    return {
        "batch_id": batch.name,
        "dry_run": dry_run,
        "received_at": batch.received_at.isoformat(),
        "rows": len(sifted.good) + len(sifted.refused),
        "new": stored.new,
        "changed": stored.changed,
        "same": stored.same,
        "superseded": stored.superseded,
        "refused": len(sifted.refused),
        "superseded_rows": stored.superseded_rows[: rules.MOST_TOLD],
        "refusals": rules.first_refusals(sifted.refused),
    }


async def keep_answer(session: AsyncSession, batch: MeasurementBatch, said: dict[str, Any]) -> None:
    await session.execute(KEEP_ANSWER, {"batch": batch.id, "said": said})
    counts = {name: said[name] for name in ("rows", "new", "changed", "same", "superseded", "refused")}
    told = {"client_id": batch.client_id, "name": batch.name, "source": batch.source, "as_at": batch.as_at}
    note(session, about="measurement_batches", key=batch.id, old=None, new=told | counts)


async def tell(session: AsyncSession, batch: MeasurementBatch, stored: Stored) -> None:
    """Only what changes what stands is an event."""
    if not stored.urns:
        return
    changed = stored.new + stored.changed
    record(
        session,
        MeasurementsChanged(batch_id=batch.name, urns=stored.urns, measures=stored.measures, changed=changed),
        about=batch.name,
    )
    await later.look_for_signals(session, stored.urns, stored.measures)
    if later.PHASE_MEASURES & set(stored.measures):
        await later.propose_phases(session, stored.urns)
