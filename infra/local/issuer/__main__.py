"""Runs the local issuer: python -m issuer --port 8100, with ISSUER and STATE_DIR in the environment."""

import argparse
import sys

import uvicorn

from stack.local_only import NotInProduction
from stack.processes import HOST

from .app import create_app
from .people import BadSampleFile


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m issuer", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port: int = parser.parse_args().port
    try:
        app = create_app()
    except (NotInProduction, BadSampleFile) as refusal:
        sys.exit(str(refusal))
    uvicorn.run(
        app, host=HOST, port=port, access_log=False, server_header=False, log_level="warning", ws="none"
    )


if __name__ == "__main__":
    main()
