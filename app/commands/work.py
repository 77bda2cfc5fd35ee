"""What runs beside the pages until it is told to end."""

import argparse

from app import chores, process, settings
from app.commands import Command
from app.transaction import Database
from app.video import recorder


def declare(command: Command) -> None:
    """Declare chores, recorder."""
    command("chores", chores_)
    command("recorder", recorder_)


def chores_(args: argparse.Namespace) -> int:
    """Do the timed work."""
    told = settings.load(args.data)
    chores.run(told, Database(told.database), process.until_told())
    return 0


def recorder_(args: argparse.Namespace) -> int:
    """Record all enabled cameras."""
    told = settings.load(args.data)
    recorder.run(told, Database(told.database), process.until_told())
    return 0
