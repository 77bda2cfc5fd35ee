"""`loadwitness`: the command told is looked for in its file of app/commands, and only what that file needs is loaded."""

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import structlog

from app.commands import stop

DEFAULT_DATA = Path("data")
#: the commands by their files, in the order of `loadwitness --help`
COMMANDS = {
    "begin": ("found", "up", "demo", "migrate", "settings"),
    "web": ("web",),
    "work": ("chores", "recorder"),
    "cameras": ("simulator", "simulate"),
    "look": ("check", "print"),
    "measure": ("benchmark",),
    "norms": ("placement", "sign", "acts", "regulations"),
    "explain": ("explain", "districts"),
}


def _parser(told: str) -> argparse.ArgumentParser:
    """With this command, or with all where there is none of that name."""
    parser = argparse.ArgumentParser(prog="loadwitness", description="监装: video supervision of the loading of export seafood")
    known = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = known.add_parser(name, help=(function.__doc__ or "").split("\n")[0])
        made.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of the installation")
        made.set_defaults(function=function, looks=False)
        return made

    for file in [file for file, names in COMMANDS.items() if told in names] or COMMANDS:
        import_module(f"app.commands.{file}").declare(command)
    return parser


def main() -> None:
    """Run the command told on the command line."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    args = _parser(next(iter(sys.argv[1:]), "")).parse_args()
    # what an installation keeps is nobody else's on this machine
    os.umask(0o077)
    if args.looks and not args.data.is_dir():
        # an installation is never made by looking at it
        sys.exit(stop(f"没有文件夹 {args.data}：请用 --data 指明数据目录 / no such folder: name it with --data"))
    sys.exit(args.function(args))


if __name__ == "__main__":
    main()
