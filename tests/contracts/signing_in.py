"""Who tries out the contract: people of the sample trust, with tokens that outlive a run."""

import time

from issuer.keys import KeyRing
from issuer.tokens import claims_for, sign
from stack.stack import Stack

# Each name is used in schemathesis.toml: who, of which role, through which client.
PEOPLE = {
    "API_TOKEN": ("margaret.adeyemi", "aid", "swagger"),
    "TRUST_ADMIN": ("oliver.brandt", "trust_admin", "swagger"),
    "CHIEF_EXECUTIVE": ("harpreet.sandhu", "chief_executive", "swagger"),
    "TRUSTEE": ("eleanor.ashworth", "trustee", "swagger"),
    "HEADTEACHER": ("adaeze.nwosu", "headteacher", "swagger"),
    "LENDER": ("gareth.llewellyn", "headteacher", "swagger"),
    "OPERATOR": ("yuki.tanaka", "operator", "swagger"),
    "MIS": ("mis-larkmoor", "mis", "mis-larkmoor"),
}


def tokens(stack: Stack, *, seconds: int) -> dict[str, str]:
    """Signed by the issuer's own key."""
    keys = KeyRing(stack.folder / "issuer" / "keys.json")
    issuer, now = stack.urls["issuer"], time.time()
    return {
        name: sign(
            keys,
            claims_for(issuer=issuer, subject=subject, client_id=client, roles=[role], now=now)
            | {"exp": int(now) + seconds},
        )
        for name, (subject, role, client) in PEOPLE.items()
    }
