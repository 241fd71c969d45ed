"""Who may do what with measures: `security.md`, row "Metrics data"."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement

from chassis.actor import Actor
from chassis.policy import Policy, Reach
from standards_api.models import Measurement, MeasurementBatch, MeasurementReading
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Measures(StrEnum):
    """What can be done with measures. A reading is a value that may be superseded."""

    VIEW_MEASURE = "measure.view"
    DEFINE = "measure.define"
    VIEW_MEASUREMENT = "measurement.view"
    VIEW_READING = "measurement.view-earlier"
    SEND_BATCH = "measurement-batch.send"
    VIEW_BATCH = "measurement-batch.view"


def own_academy(model: Any) -> Reach:
    def own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
        reached: ColumnElement[bool] = model.urn.in_(actor.units(role))
        return reached

    return own_academy


def published_only(model: Any) -> Reach:
    def published_only(_: Actor, __: str) -> ColumnElement[bool]:
        reached: ColumnElement[bool] = model.status == "published"
        return reached

    return published_only


def own_batches(actor: Actor, _: str) -> ColumnElement[bool]:
    return MeasurementBatch.client_id == actor.client_id


def figures(model: Any) -> dict[str, Reach]:
    return {
        Role.AID: own_trust,
        Role.CHIEF_EXECUTIVE: own_trust,
        Role.TRUSTEE: published_only(model),
        Role.HEADTEACHER: own_academy(model),
        Role.CHAIR: own_academy(model),
        Role.LEARNING_CHAIR: own_academy(model),
    }


MEASURES: Policy = {
    Measures.VIEW_MEASURE: dict.fromkeys(Role, own_trust),
    Measures.DEFINE: {Role.AID: own_trust},
    Measures.VIEW_MEASUREMENT: figures(Measurement),
    Measures.VIEW_READING: figures(MeasurementReading),
    # Which academies a client may send for depends on the day of the data: measures/queries.py.
    Measures.SEND_BATCH: {Role.MIS: own_batches},
    Measures.VIEW_BATCH: {
        Role.MIS: own_batches,
        Role.AID: own_trust,
        Role.CHIEF_EXECUTIVE: own_trust,
        Role.TRUST_ADMIN: own_trust,
    },
}
