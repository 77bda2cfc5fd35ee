"""The commands of `loadwitness`: a file holds those that load the same, and its `declare` adds them to the parser (app.cli)."""

import argparse
import sys
from collections.abc import Callable

#: adds a command: its name, and what it does
Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]

_MOST = 65_535


def stop(why: str) -> int:
    """Tell the person who typed the command; the exit code of what was not done."""
    print(why, file=sys.stderr)
    return 1


def port(told: str) -> int:
    """A port as typed."""
    if told.isascii() and told.isdigit() and 1 <= int(told[:6]) <= _MOST:
        return int(told)
    raise argparse.ArgumentTypeError(f"“{told}”不是端口：须为 1 至 {_MOST} 的数字 / a port is a number from 1 to {_MOST}")
