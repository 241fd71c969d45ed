"""What follows from facts and is therefore never stored."""

from typing import Any

from sqlalchemy import Enum, case, exists, literal, type_coerce
from sqlalchemy.orm import column_property

from chassis.db import words_of
from support_api.models.engagements import Engagement, EngagementStatus
from support_api.models.needs import Need, NeedStatus

AGREEING = (EngagementStatus.PROPOSED, EngagementStatus.AGREED, EngagementStatus.COMMISSIONED)
RUNNING = (EngagementStatus.DEPLOYED, EngagementStatus.PAUSED)


def has_engagement(*statuses: EngagementStatus) -> Any:
    return exists().where(
        Engagement.trust_id == Need.trust_id, Engagement.need_id == Need.id, Engagement.status.in_(statuses)
    )


NEED_STATUS = type_coerce(
    case(
        (Need.withdrawn_at.is_not(None), literal(NeedStatus.WITHDRAWN.value)),
        (Need.met_at.is_not(None), literal(NeedStatus.MET.value)),
        (has_engagement(*RUNNING), literal(NeedStatus.IN_SUPPORT.value)),
        (has_engagement(*AGREEING), literal(NeedStatus.MATCHED.value)),
        else_=literal(NeedStatus.OPEN.value),
    ),
    Enum(NeedStatus, native_enum=False, values_callable=words_of),
)

Need.status = column_property(NEED_STATUS)
