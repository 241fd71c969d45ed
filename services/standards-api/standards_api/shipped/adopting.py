"""Taking a shipped standard as the trust's own: its first version, published, from then on its to change."""

from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from chassis.history import note
from standards_api.models.content import Content
from standards_api.models.standards import Standard, StandardVersion, VersionStatus, as_stored, digest_of
from standards_api.shipped.documents import shipped

BY = "system:standards-api"


async def adopt(session: AsyncSession, codes: set[str]) -> bool:
    """Take those of these codes that are shipped; two at once take them once. Tells whether any is."""
    trust_id: UUID | None = session.info.get("trust_id")
    wanted = sorted(codes & shipped().keys())
    if trust_id is None or not wanted:
        return False
    for code in wanted:
        await take(session, trust_id, code, shipped()[code])
    return True


async def take(session: AsyncSession, trust_id: UUID, code: str, content: Content) -> None:
    standard = uuid5(trust_id, code)
    common = {"trust_id": trust_id, "code": code, "version": 1, "created_at": now(), "updated_at": now()}
    if not await fresh(session, Standard, {"id": standard, "title": content.title, "current": 1, **common}):
        return
    first = {
        "id": uuid5(trust_id, f"{code} 1"),
        "standard_id": standard,
        "number": 1,
        "status": VersionStatus.PUBLISHED,
        "mapping": [],
        "content": as_stored(content),
        "digest": digest_of(content),
        "editors": [],
        "published_at": now(),
        "published_by": BY,
        **common,
    }
    await fresh(session, StandardVersion, first)
    note(session, about="standards", key=standard, old=None, new={"code": code, "taken": "as shipped"})


async def fresh(session: AsyncSession, model: type[Any], values: dict[str, Any]) -> bool:
    added = insert(model).values(**values).on_conflict_do_nothing().returning(model.id)
    return await session.scalar(added) is not None
