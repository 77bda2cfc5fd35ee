"""The recorder as a process that holds nothing it does not need: `python -m app.video --data DIR` (half of the product's memory)."""

import argparse
import signal
import sys
import threading
from pathlib import Path

import structlog

from app import settings
from app.transaction import Database
from app.video import recorder


def main() -> None:
    """Record all enabled cameras until TERM."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    parser = argparse.ArgumentParser(prog="loadwitness recorder")
    parser.add_argument("--data", type=Path, required=True, help="folder of the installation")
    told = settings.load(parser.parse_args().data)
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    recorder.run(told, Database(told.database), stop)


if __name__ == "__main__":
    main()
