"""`python -m tools.policydocs write|check`: docs/policy.md, who may do what, from the policy tables."""

import sys

from tools.services import ROOT, SERVICES, describe

PAGE = ROOT / "docs" / "policy.md"
HEAD = """# Who may do what

Written by `make policy` from the `policy` of each service; a test fails when it is not current.

A dash refuses: what one may not view does not exist (404), what one may view but not do is refused (403).
The words in a cell name the rows it reaches. A role counts only while an appointment in force backs it.
"""


def page() -> str:
    parts = [f"\n## {service}\n\n{describe(service)['policy_markdown']}\n" for service in SERVICES]
    return HEAD + "".join(parts)


def main(verb: str) -> None:
    if verb == "write":
        PAGE.write_text(page())
    elif not PAGE.exists() or PAGE.read_text() != page():
        raise SystemExit("docs/policy.md is not current: run `make policy`.")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "check")
