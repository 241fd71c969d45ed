"""The offers of support: the catalogue, and what a phase opens."""

from datetime import timedelta
from typing import Any

import pytest
import saying
from rig import Trust

from chassis.clock import today
from support_api.catalogue import AREAS, OFFERS, Tier, area_called


async def offers_of(trust: Trust, urn: str, **params: str) -> dict[str, Any]:
    aid = await trust.person("aid", "aid")
    answer = await aid.get(f"/v1/academies/{urn}/offers", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def tiers(found: dict[str, Any]) -> set[str]:
    return {one["offer"]["tier"] for one in found["offers"]}


def test_the_catalogue_has_offers_in_every_tier_and_knows_its_areas() -> None:
    assert {offer.tier for offer in OFFERS.values()} == set(Tier)
    assert {code for offer in OFFERS.values() for code in offer.areas} <= AREAS.keys()


@pytest.mark.parametrize(
    ("word", "area"),
    [("Maths", "mathematics"), ("key stage 4", "ks4"), ("SEND", "send"), ("juggling", None), (None, None)],
)
def test_neighbours_words_for_an_area_are_understood(word: str | None, area: str | None) -> None:
    assert area_called(word) == (area or "whole-academy")


@pytest.mark.parametrize("phase", saying.TIERS)
async def test_a_phase_opens_its_tiers_and_no_others(trust: Trust, phase: str) -> None:
    urn = await saying.academy(trust)
    await saying.phase(trust, urn, phase)
    found = await offers_of(trust, urn)
    assert (found["phase"], tiers(found)) == (phase, set(saying.TIERS[phase]))
    assert all(f"the phase {phase}" in one["why"] for one in found["offers"])
    codes = {
        offer.code
        for offer in OFFERS.values()
        if offer.tier in saying.TIERS[phase] and "academy" in offer.scopes
    }
    assert {one["offer"]["code"] for one in found["offers"]} == codes


async def test_without_a_phase_only_the_universal_is_open(trust: Trust) -> None:
    urn = await saying.academy(trust)
    found = await offers_of(trust, urn)
    assert (found["phase"], tiers(found)) == (None, {"universal"})
    assert "no phase was confirmed" in found["offers"][0]["why"]


async def test_a_subject_opens_what_its_own_phase_opens(trust: Trust) -> None:
    urn = await saying.academy(trust)
    await saying.phase(trust, urn, "sustain")
    await saying.phase(trust, urn, "repair", subject_area="Maths")
    found = (await offers_of(trust, urn))["offers"]
    assert {one["offer"]["tier"] for one in found if one["area"] is None} == {"universal"}
    subject = [one for one in found if one["area"] == "mathematics"]
    assert {one["offer"]["tier"] for one in subject} == {"universal", "targeted", "intensive"}
    assert all(one["scope"] == "subject" and one["why"].startswith("Mathematics") for one in subject)


async def test_the_offers_can_be_read_as_of_a_day(trust: Trust) -> None:
    urn = await saying.academy(trust)
    await saying.phase(trust, urn, "repair", effective_on=today() - timedelta(days=100))
    await saying.phase(trust, urn, "improve", effective_on=today() + timedelta(days=5))
    assert (await offers_of(trust, urn))["phase"] == "repair"
    assert (await offers_of(trust, urn, as_of=str(today() + timedelta(days=5))))["phase"] == "improve"
    assert (await offers_of(trust, urn, as_of=str(today() - timedelta(days=101))))["phase"] is None


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("aid", None, 200),
        ("chief_executive", None, 200),
        ("trustee", None, 200),
        ("finance_director", None, 200),
        ("headteacher", "148201", 200),
        ("chair", "148201", 200),
        ("governor", "148201", 200),
        ("headteacher", "148202", 404),
        ("governor", "148202", 404),
        ("clerk", "148201", 404),
        ("specialist", None, 404),
        ("trust_admin", None, 404),
        ("mis", "148201", 404),
    ],
)
async def test_who_sees_what_is_open_to_an_academy(
    trust: Trust, role: str, unit: str | None, status: int
) -> None:
    await saying.academy(trust, "148201")
    await saying.academy(trust, "148202")
    who = await trust.person("who", role, unit)
    answer = await who.get("/v1/academies/148201/offers")
    assert answer.status_code == status
    if status == 404:
        assert answer.content == (await who.get("/v1/academies/999999/offers")).content


async def test_another_trusts_academy_is_not_there(trust: Trust, other_trust: Trust) -> None:
    await saying.academy(trust, "148201")
    zed = await other_trust.person("zed", "aid")
    assert (await zed.get("/v1/academies/148201/offers")).status_code == 404


async def test_the_catalogue_is_for_those_who_hold_a_post(trust: Trust) -> None:
    ann = await trust.person("ann", "governor", "148201")
    found = (await ann.get("/v1/offers?tier=intensive")).json()["items"]
    assert {offer["tier"] for offer in found} == {"intensive"}
    subject = (await ann.get("/v1/offers?scope=subject")).json()["items"]
    assert all("subject" in offer["scopes"] for offer in subject)
    assert len((await ann.get("/v1/areas")).json()["items"]) == len(AREAS)
    nobody = trust.signed_in("nobody", "governor")
    assert [(await nobody.get(f"/v1/{what}")).status_code for what in ("offers", "areas")] == [403, 403]
    assert (await ann.get("/v1/offers?tier=magic")).status_code == 422
