"""Looking for signals after figures have changed, and what becomes of a signal."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from chassis.policy import require_role
from chassis.problems import PreconditionFailed
from standards_api.academies import access_academy
from standards_api.catalogue import Measure
from standards_api.events import SignalRaised
from standards_api.models import Academy
from standards_api.models.risks import LinkKind, Risk, RiskLink
from standards_api.models.signals import Signal, SignalSetting, SignalStatus
from standards_api.own_measures import Own, is_own, meant, own_measures
from standards_api.own_measures import newest as newest_of
from standards_api.periods import read_period
from standards_api.policy import POLICY, Signals
from standards_api.signals import queries, rules
from standards_api.signals.points import Point
from standards_api.signals.problems import SignalDecided, SignalRuleNotFound, ThresholdOutOfBounds
from standards_api.signals.queries import SeriesKey
from standards_api.signals.rule_set import Rule, rule_set, rules_by_id
from standards_api.signals.rules import Answer, Finding, Series
from standards_api.similar.queries import alike_to
from standards_api.similar.rules import Alike

AT_ONCE = 25  # academies in one part of the task
RaiseRisk = Callable[..., Awaitable[Risk]]
TRANSITIONS = {SignalStatus.OPEN: {SignalStatus.RISK, SignalStatus.DISMISSED}}


@dataclass(frozen=True)
class Looked:
    """What one test said of one series."""

    rule: Rule
    threshold: float
    key: SeriesKey
    finding: Finding
    measure: Measure
    area: str


async def look_for_signals(session: AsyncSession, payload: dict[str, Any]) -> dict[str, Any] | None:
    """The task after each batch: these academies and measures, some academies in each part."""
    urns, measures = payload["urns"], looked_at(payload["measures"])
    if not measures:
        return None
    academies = await queries.academies_of(session, urns[:AT_ONCE], lock=True)
    before = dict(await queries.raised_before(session, academies))
    for looked in await look(session, academies, measures):
        if looked.finding.answer == Answer.RAISED:
            consider(session, looked, before)
    rest = urns[AT_ONCE:]
    return {**payload, "urns": rest} if rest else None


def looked_at(measures: Collection[str]) -> frozenset[str]:
    """Those that a test reads: the trust's own, wherever a test needs no threshold of their own."""
    return frozenset(code for code in measures if code in rule_set().measures or is_own(code))


async def look(
    session: AsyncSession, academies: Mapping[str, Academy], measures: frozenset[str]
) -> list[Looked]:
    day = today()
    found = await queries.figures(session, measures, today=day)
    settings = await queries.settings(session)
    beside = measures & compared_with_similar()
    alike = await alike_to(session, academies, beside) if beside else {}
    own = await own_measures(session, measures)
    looked = []
    for key, points in found.items():
        if key[0] in academies:
            series = series_of(key, points, academies[key[0]].kind, alike=alike.get(key[0]), own=own)
            looked += list(tested(key, series, settings, day))
    return looked


def for_own(rule: Rule, measure: Measure) -> Rule:
    """The rule for a measure of the trust's own: what is small is a hundredth of what its figures can be."""
    part = (measure.highest - measure.lowest) / 100
    scaled = {name: getattr(rule, name) * part for name in ("least_spread", "least_change", "again")}
    return rule.model_copy(update={"measures": (measure.code,), **scaled})


def compared_with_similar() -> frozenset[str]:
    rules = [rule for rule in rule_set().rules if rule.to == "similar"]
    return frozenset(measure for rule in rules for measure in rule.measures)


def tested(
    key: SeriesKey, series: Series, settings: Mapping[str, SignalSetting], day: date
) -> Iterator[Looked]:
    whole = key[2:5] == (None, None, None)
    for rule in rule_set().rules:
        if rule.kinds and series.kind not in rule.kinds:
            continue
        setting = settings.get(rule.id)
        anywhere = rule.kind in ("fall", "run")
        if is_own(key[1]) and anywhere:
            rule = for_own(rule, series.measure)
        applies = key[1] in rule.measures and (whole or anywhere)
        if not applies or (setting and not setting.used):
            continue
        own = setting.threshold if setting else None
        threshold = rule.threshold if own is None else float(own)
        finding = rules.look(rule, threshold, series, today=day, fresh_days=rule_set().fresh_days)
        area = rule_set().areas.get(key[1]) or series.measure.area or key[1]
        yield Looked(rule, threshold, key, finding, series.measure, area)


def series_of(key: SeriesKey, points: Sequence[Point], kind: str, *, alike: Alike | None, own: Own) -> Series:
    _, code, *scopes, _ = key
    newest = max(points, key=lambda point: point.ends)
    measure = meant(code, read_period(newest.period), own) or newest_of(code, own)
    narrowed = [scope.replace("_", " ") for scope in scopes if isinstance(scope, str)]
    name = f"{measure.name} ({', '.join(narrowed)})" if narrowed else measure.name

    def national(period: str) -> float | None:
        return measure.national(period, kind) if "-" not in period else None

    of_sessions = code in rule_set().of_sessions
    others = figures_of(alike, code) if alike else {}
    return Series(name, measure, points, kind, of_sessions, national, others)


def figures_of(alike: Alike, code: str) -> Mapping[str, Sequence[float]]:
    """By period, those of the similar schools."""
    found: dict[str, list[float]] = {}
    for other in alike.beside:
        for figure in other.figures:
            if figure["measure"] == code and figure["value"] is not None:
                found.setdefault(figure["period"], []).append(float(figure["value"]))
    return found


def consider(session: AsyncSession, looked: Looked, before: dict[str, Signal]) -> None:
    """Raise it, unless the same is open or was decided on and is hardly worse since."""
    signal = signal_of(looked)
    there = before.get(signal.about)
    if there is not None and not worth_saying_again(looked, there, signal):
        return
    before[signal.about] = signal
    session.add(signal)
    said = {name: getattr(signal, name) for name in ("urn", "rule", "rule_version", "measure", "period")}
    record(session, SignalRaised(signal_id=signal.id, area=signal.area, **said), about=signal.id)


def worth_saying_again(looked: Looked, there: Signal, new: Signal) -> bool:
    if there.status == SignalStatus.OPEN or there.fingerprint == new.fingerprint:
        return False
    return rules.worse_by(looked.measure, float(new.value), float(there.value)) > looked.rule.again


def signal_of(looked: Looked) -> Signal:
    urn, measure, subject, key_stage, pupil_group, whole_years = looked.key
    points, finding = looked.finding.points, looked.finding
    newest = points[-1]
    scopes = [subject or "", key_stage or "", pupil_group or ""]
    shape = "year" if whole_years else "window"
    about = "|".join([looked.rule.id, urn, measure, *scopes, newest.year, shape])
    values = [[p.period, p.value, p.lower, p.upper, p.numerator, p.denominator] for p in points]
    return Signal(
        urn=urn,
        rule=looked.rule.id,
        rule_version=looked.rule.version,
        threshold=Decimal(str(looked.threshold)),
        measure=measure,
        period=newest.period,
        subject=subject,
        key_stage=key_stage,
        pupil_group=pupil_group,
        area=subject or looked.area,
        words=finding.words,
        value=Decimal(str(newest.value)),
        as_at=newest.as_at,
        evidence=[point.told() for point in points],
        compared=dict(finding.compared) if finding.compared else None,
        about=about,
        fingerprint=hashlib.sha256(json.dumps([about, values]).encode()).hexdigest(),
        raised_at=now(),
    )


async def tests_of(session: AsyncSession, actor: Actor, urn: str) -> list[Looked]:
    """What every test says of an academy as a whole now, also where it raises nothing."""
    require_role(POLICY, actor, Signals.VIEW_TESTS)
    academy = await access_academy(session, actor, urn)
    codes = looked_at([*rule_set().measures, *await own_measures(session)])
    looked = await look(session, {urn: academy}, codes)
    return [one for one in looked if one.key[2:5] == (None, None, None)]


async def make_risk(
    session: AsyncSession, actor: Actor, signal_id: UUID, *, raise_risk: RaiseRisk, **said: Any
) -> Signal:
    """The signal becomes a risk, which keeps it as what it rests on."""
    signal = await queries.access_signal(session, actor, signal_id, action=Signals.DECIDE)
    move(signal, SignalStatus.RISK)
    facts = {
        **said,
        "area": said["area"] or signal.area,
        "title": said["title"] or rules_by_id()[signal.rule].says.split(".")[0],
        "description": said["description"] or signal.words,
    }
    risk = await raise_risk(session, actor, urn=signal.urn, **facts)
    await session.flush()
    note = f"{signal.rule}, version {signal.rule_version}"
    session.add(
        RiskLink(risk_id=risk.id, kind=LinkKind.SIGNAL, target=signal.id, note=note, linked_by=actor.subject)
    )
    signal.risk_id, signal.reason = risk.id, said["reason"]
    signal.decided_by, signal.decided_at = actor.subject, now()
    return signal


async def dismiss(session: AsyncSession, actor: Actor, signal_id: UUID, *, reason: str) -> Signal:
    signal = await queries.access_signal(session, actor, signal_id, action=Signals.DECIDE)
    move(signal, SignalStatus.DISMISSED)
    signal.reason, signal.decided_by, signal.decided_at = reason, actor.subject, now()
    return signal


def move(signal: Signal, to: SignalStatus) -> None:
    if to not in TRANSITIONS.get(SignalStatus(signal.status), ()):
        raise SignalDecided(f"It is {signal.status}: read who decided, and why.")
    signal.status = to


async def set_rule(
    session: AsyncSession,
    actor: Actor,
    rule_id: str,
    *,
    threshold: float | None,
    used: bool,
    reason: str,
    if_match: int,
) -> None:
    """From the next batch on. What was raised stays as it was raised."""
    require_role(POLICY, actor, Signals.SET_RULE)
    rule = rules_by_id().get(rule_id)
    if rule is None:
        raise SignalRuleNotFound("GET /v1/signal-rules lists those there are.")
    check_threshold(rule, threshold)
    setting = (await queries.settings(session)).get(rule_id)
    if if_match != (setting.version if setting else 0):
        raise PreconditionFailed("Read the rules again, and send your change anew.")
    kept = None if threshold is None else Decimal(str(threshold))
    if setting is None:
        session.add(
            SignalSetting(rule=rule_id, threshold=kept, used=used, reason=reason, set_by=actor.subject)
        )
    else:
        setting.threshold, setting.used, setting.reason, setting.set_by = kept, used, reason, actor.subject
    await session.flush()


def check_threshold(rule: Rule, threshold: float | None) -> None:
    if threshold is None:
        return
    if not rule.lowest <= threshold <= rule.highest:
        raise ThresholdOutOfBounds(f"Send {rule.lowest:g} to {rule.highest:g} ({rule.means}), or null.")
    if rule.kind == "run" and threshold != int(threshold):
        raise ThresholdOutOfBounds("Steps in a row are a whole number.")
