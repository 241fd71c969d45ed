"""Measures and figures over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from chassis.idempotency import REPLAYED, Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.policy import require_role
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from chassis.swift import Asker, as_json
from standards_api.catalogue import catalogue
from standards_api.measures import commands, pupils, queries
from standards_api.measures.problems import AsAtInFuture, BatchNameTaken, BatchRefused, PupilDataRefused
from standards_api.measures.received import receive
from standards_api.measures.schemas import (
    BatchAnswer,
    BatchName,
    BatchOut,
    MeasurementOut,
    MeasuresOut,
    SendBatch,
)
from standards_api.models import Measurement, MeasurementBatch, MeasurementReading
from standards_api.own_measures import own_measures
from standards_api.policy import POLICY, Measures

# Of one client: one is kept while the next is begun. More wait for each other's rows (ADR 364).
AT_A_TIME = 2
LARGEST_BATCH = 16 * 1024 * 1024
measures = APIRouter(prefix="/v1/measures", tags=["measures"], route_class=Route)
measurements = APIRouter(prefix="/v1/measurements", tags=["measures"], route_class=Route)
batches = APIRouter(prefix="/v1/measurement-batches", tags=["measures"], route_class=Route)
ROUTERS = [measures, measurements, batches]


def figures(model: Any) -> Listing:
    """The list of what stands, or of every reading, with the same filters."""
    return Listing(
        model,
        MeasurementOut,
        sorts={"as_at": model.as_at, "period_until": model.period_until, "urn": model.urn},
        filters={
            "urn": model.urn,
            "measure": model.measure,
            "period": model.period,
            "status": model.status,
            "subject": model.subject,
            "pupil_group": model.pupil_group,
        },
        default="-as_at",
        as_of=queries.stood_on,
    )


STANDING, EARLIER = figures(Measurement), figures(MeasurementReading)
BATCHES = Listing(
    MeasurementBatch,
    BatchOut,
    sorts={"received_at": MeasurementBatch.received_at, "name": MeasurementBatch.name},
    filters={"client_id": MeasurementBatch.client_id, "name": MeasurementBatch.name},
    default="-received_at",
)


async def refuse_pupil_data(request: Request) -> None:
    """Before anything else is done with a body, or said about it."""
    members, body = request.scope.get("chassis.members", ()), request.scope["chassis.body"]
    pupils.refuse_pupil_data(pupils.pupil_data(members, body + request.url.path.encode()))


@measures.get("", summary="Read the measures", response_model=MeasuresOut, responses=problems(Forbidden))
async def read_measures(session: Session, actor: CurrentActor) -> Any:
    """What each figure means: its unit, which way is better, for which years it exists and by what it can be
    narrowed. Those that are shipped follow the statistics of the Department for Education, and are the same
    for every trust; those whose code begins with `own-` the trust has defined for itself. A changed
    definition is a new version with years of its own."""
    require_role(POLICY, actor, Measures.VIEW_MEASURE)
    own = [version for versions in (await own_measures(session)).values() for version in versions]
    return {**dict(catalogue()), "measures": [*catalogue().measures, *own]}


@measurements.get(
    "", summary="List measurements", response_model=Page[MeasurementOut], responses=problems(BadCursor)
)
async def list_measurements(asker: Asker, view: Annotated[View, Depends(STANDING)]) -> Any:
    """The figures that stand: of each academy, measure, period and group the newest.

    `as_of` gives those that stood at the end of that day, by their own as-at. A figure that is missing is
    there with the reason as its status and no value. Headteachers and chairs see their own academy,
    trustees what is published.
    """
    if view.as_of:
        return await EARLIER.swiftly(asker, queries.readings, view)
    return await STANDING.swiftly(asker, queries.measurements, view)


@batches.get("", summary="List batches", response_model=Page[BatchOut], responses=problems(BadCursor))
async def list_measurement_batches(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(BATCHES)]
) -> Any:
    """The batches that were received, the latest first. A machine client sees its own."""
    return await BATCHES.answer(session, queries.batches(actor), view)


@batches.put(
    "/{batch_id}",
    summary="Send a batch of measurements",
    response_model=BatchAnswer,
    responses=problems(Forbidden, PupilDataRefused, BatchRefused, BatchNameTaken, AsAtInFuture),
    dependencies=[Depends(refuse_pupil_data)],
)
async def send_measurement_batch(
    asker: Asker,
    batch_id: BatchName,
    asked: SendBatch,
    on_bad_rows: Annotated[
        commands.OnBadRows, Query(description="Whether a bad row refuses the batch, or only itself.")
    ] = "reject_batch",
    dry_run: Annotated[bool, Query(description="Say what would happen and keep nothing.")] = False,
) -> Any:
    """For machine clients of a management information system: up to 5,000 figures (16 MiB) at once.

    The same id with the same content is answered alike and changes nothing; with other content it is 409.
    A figure stands until a newer one comes, by `as_at`: a late or out-of-order batch is kept to be read as of
    its day and counted as superseded. Figures may be sent for the academies the client is granted and that
    belonged to the trust on the day of the as-at. Pupil-level data is refused whole.
    """
    await refuse_pupil_data(asker.request)
    received = receive(**dict(asked))
    async with (
        asker.swift.turn(asker.claims.subject, at_a_time=AT_A_TIME),
        asker.session() as (session, actor),
    ):
        answer, replayed = await commands.send_batch(
            session, actor, batch_id, received, on_bad_rows=on_bad_rows, dry_run=dry_run
        )
    response = as_json(BatchAnswer.model_validate(answer).model_dump_json())
    if replayed:
        response.headers[REPLAYED] = "true"
    return response
