"""What tests run on: real PostgreSQL, issuer and NATS, the service's own app; nothing of ours is replaced.

A conftest.py says `pytest_plugins = ["rig.fixtures"]` and gives a session fixture `service`. Tests share a
database for each module and each have a trust of their own, so that tenancy keeps them apart.
"""

from rig.api import Api, Trust

__all__ = ["Api", "Trust"]
