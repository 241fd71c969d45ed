"""Runs the mail catcher: python -m mailcatcher --port 8110 --smtp-port 8111, with STATE_DIR set."""

import argparse
import os
import sys
from pathlib import Path

import uvicorn

from stack.local_only import NotInProduction
from stack.processes import HOST

from .app import create_app


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m mailcatcher", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    chosen = parser.parse_args()
    try:
        app = create_app(Path(os.environ["STATE_DIR"]), chosen.smtp_port)
    except NotInProduction as refusal:
        sys.exit(str(refusal))
    uvicorn.run(
        app,
        host=HOST,
        port=chosen.port,
        access_log=False,
        server_header=False,
        log_level="warning",
        ws="none",
    )


if __name__ == "__main__":
    main()
