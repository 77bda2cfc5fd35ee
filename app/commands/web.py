"""The pages."""

import argparse

from app import serving, settings
from app.commands import Command, port


def declare(command: Command) -> None:
    """Declare web."""
    made = command("web", web)
    made.add_argument("--port", type=port, default=8000)
    made.add_argument("--host", default="127.0.0.1")


def web(args: argparse.Namespace) -> int:
    """Serve the pages (gunicorn, threads)."""
    settings.load(args.data)
    serving.serve(args.data, args.host, args.port)
    return 0
