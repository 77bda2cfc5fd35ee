"""`loadwitness`: each file of commands declares what the table says of it, and who asks what a code says waits for nothing that records."""

import subprocess
import sys

import pytest

from app import cli

#: what takes seconds to load
HEAVY = ("flask", "av", "cv2", "reportlab", "alembic", "workflows.sheet")
LOADED = """
import sys
from app import cli
try:
    cli.main()
finally:
    print([name for name in {heavy} if name in sys.modules], file=sys.stderr)
"""


def _told(*args: str, program: str = "from app import cli; cli.main()") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program, *args], check=False, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("file", cli.COMMANDS)
def test_a_file_declares_the_commands_that_the_table_says(file: str) -> None:
    for name in cli.COMMANDS[file]:
        known = next(action for action in cli._parser(name)._actions if action.choices)
        assert tuple(known.choices) == cli.COMMANDS[file]


def test_without_a_command_all_are_named() -> None:
    shown = _told("--help")
    assert shown.returncode == 0
    names = [line.split()[0] for line in shown.stdout.splitlines() if line.startswith("    ") and line[4] != " "]
    assert names == [name for names in cli.COMMANDS.values() for name in names]
    assert "unknown" in _told("unknown").stderr


def test_an_explanation_loads_neither_pages_nor_pictures_nor_papers() -> None:
    shown = _told("explain", "camera-code", "42019011101321308001", program=LOADED.format(heavy=HEAVY))
    assert shown.returncode == 0, shown.stderr
    assert shown.stderr.splitlines()[-1] == "[]"
