"""The commands of `loadwitness`: a file holds those that load the same, and its `declare` adds them to the parser (app.cli)."""

import argparse
import sys
from collections.abc import Callable

#: adds a command: its name, and what it does
Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]


def stop(why: str) -> int:
    """Tell the person who typed the command; the exit code of what was not done."""
    print(why, file=sys.stderr)
    return 1
