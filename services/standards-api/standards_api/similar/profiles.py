"""Keeps the newest figure of each characteristic beside its school, so that one statement compares."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from standards_api.catalogue import context_measures


def column_of(code: str) -> str:
    """Of `schools`, for a characteristic."""
    return code.replace("-", "_")


CODES = tuple(measure.code for measure in context_measures())
COLUMNS = tuple(column_of(code) for code in CODES)
REFRESH = f"""
with newest as (
    select distinct on (urn, measure) urn, measure, value
      from school_figures
     where {{which}} measure = any(:codes) and value is not null
     order by urn, measure, period_until desc
), profile as (
    select urn, {", ".join(f"max(value) filter (where measure = '{c}') as {column_of(c)}" for c in CODES)}
      from newest group by urn
)
update schools set {", ".join(f"{column} = profile.{column}" for column in COLUMNS)}
  from profile
 where schools.urn = profile.urn
   and ({", ".join(f"schools.{column}" for column in COLUMNS)})
       is distinct from ({", ".join(f"profile.{column}" for column in COLUMNS)})
"""
REFRESH_SOME, REFRESH_ALL = (text(REFRESH.format(which=which)) for which in ("urn = any(:urns) and", ""))


# Schools and figures that come in at the same moment would not see each other, and nobody would put them
# together: each begins by this, before it keeps anything.
ONE_AFTER_THE_OTHER = text("select pg_advisory_xact_lock(hashtext('schools and their figures'))")


async def refresh_profiles(session: AsyncSession, urns: Collection[str]) -> None:
    """After figures or schools came in, in whichever order."""
    await session.execute(REFRESH_SOME, {"urns": list(urns), "codes": list(CODES)})


async def refresh_all_profiles(session: AsyncSession) -> None:
    await session.execute(REFRESH_ALL, {"codes": list(CODES)})
