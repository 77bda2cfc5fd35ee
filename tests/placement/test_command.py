"""`loadwitness placement --json`: the whole catalogue for machines."""

import json
import subprocess
import sys
from pathlib import Path

from records.placement import CLAUSES

ROOT = Path(__file__).resolve().parents[2]


def _run(*words: str, folder: Path) -> str:
    # no installation is needed: the norm is the same everywhere
    command = [sys.executable, "-m", "app", "placement", "--data", str(folder), *words]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_it_prints_every_clause_in_the_norms_order(tmp_path: Path) -> None:
    told = json.loads(_run("--json", folder=tmp_path))
    assert [each["key"] for each in told] == list(CLAUSES)
    assert told == json.loads(json.dumps([clause.as_json() for clause in CLAUSES.values()]))
    assert not list(tmp_path.iterdir()), "reading the norm leaves nothing behind"


def test_without_json_it_is_one_line_a_clause_for_people(tmp_path: Path) -> None:
    lines = _run(folder=tmp_path).splitlines()
    assert len(lines) == len(CLAUSES)
    assert lines[0].startswith("2.1.1.1 海关主控 泊位 （一）应对泊位")
    assert next(line for line in lines if line.startswith("2.4.3.2 ")).split()[1] == "—"
