"""Signs what is sent, as Standard Webhooks 1.0 describes, so that receivers can use the libraries there are.

Secrets are reckoned, not kept: whoever reads the database or a backup of it can sign nothing.
"""

import base64
import hashlib
import hmac
from uuid import UUID

PREFIX = "whsec_"


def secret_of(key: str, trust_id: UUID, webhook_id: UUID, generation: int) -> str:
    """What the receiver is given once, and checks signatures with."""
    said = f"webhook:{trust_id}:{webhook_id}:{generation}".encode()
    made = hmac.new(key.encode(), said, hashlib.sha256).digest()
    return PREFIX + base64.b64encode(made).decode()


def signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{message_id}.{timestamp}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def headers(secrets: list[str], message_id: str, timestamp: int, body: str) -> dict[str, str]:
    """While a secret is being replaced both sign: the receiver may change over at any moment."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, message_id, timestamp, body) for secret in secrets),
    }
