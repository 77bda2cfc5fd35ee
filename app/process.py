"""What every process of an installation begins with: its log, its settings, and an event that TERM or Ctrl-C sets."""

import argparse
import signal
import sys
import threading
from pathlib import Path

import structlog

from app import settings

#: set when a process that answers requests is asked to end: answers that go on for hours end with it
ENDING = threading.Event()


def until_told() -> threading.Event:
    """Set when the process is asked to end."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    return stop


def begin(name: str) -> tuple[settings.Settings, threading.Event]:
    """The installation named by --data, and the event; for the processes that load nothing they do not need."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument("--data", type=Path, required=True, help="folder of the installation")
    return settings.load(parser.parse_args().data), until_told()
