"""What comes with a phase, by the rule set under which it was decided."""

from collections.abc import Mapping
from typing import Any

from standards_api.phases.rule_sets import Phase, rule_set_of


def terms_of(
    rule_set_version: str,
    phase: str,
    subject: str | None,
    inputs: Mapping[str, Any],
    own: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Tiers, the usual capacity role, visits, and whether iAIMs are due: for the academy as a whole only."""
    terms = rule_set_of(rule_set_version, own).phases[Phase(phase)]
    always = terms.iaims == "always"
    return {
        "tiers": list(terms.tiers),
        "capacity_role": terms.capacity_role,
        "visits_a_year": terms.visits_a_year,
        "iaims_due": subject is None and (always or inputs.get("not_yet_good") == "yes"),
    }
