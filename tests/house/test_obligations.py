"""The ledger of shown duties: only a passing test counts, a false claim stops the run, workers make no difference."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAD = "import pytest\n\nduty = pytest.mark.obligation\n"
ALL_OUTCOMES = """
@duty("B1-1")
def test_passes(): pass

@duty("B2-1")
def test_fails(): raise AssertionError

@duty("B3-1")
@pytest.mark.skip
def test_is_skipped(): pass

@duty("B4-1")
@pytest.mark.xfail(strict=False)
def test_passes_though_marked_as_failing(): pass

@pytest.fixture
def broken():
    yield
    raise AssertionError

@duty("B5-1")
def test_fails_at_its_end(broken): pass

@duty("B6-1", "B1-1")
@pytest.mark.parametrize("n", ["a", "b[c]"])
def test_passes_twice(n): pass

@duty("B7-1", "B1-1")
@pytest.mark.parametrize("n", [1, 2])
def test_passes_once_and_fails_once(n): assert n == 1

@duty("B8-1")
@pytest.mark.parametrize("n", [1, pytest.param(2, marks=duty("F1-1")), pytest.param(3, marks=pytest.mark.skip)])
def test_passes_or_is_skipped(n): pass

@duty("B9-1", "B9-2")
class Test:
    @duty("B9-3")
    def test_in_a_class(self): pass

def test_claims_nothing(): pass
"""


def run(folder: Path, bodies: list[str], *options: str) -> subprocess.CompletedProcess[str]:
    """A run of its own over a file of tests for each body."""
    folder.joinpath("pytest.ini").write_text("[pytest]\nmarkers = obligation(*ids): x\naddopts = --strict-markers\n")
    for number, body in enumerate(bodies):
        folder.joinpath(f"test_{number}.py").write_text(HEAD + body)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    environment |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    plugins = ["-p", "tests.obligations", "-p", "xdist", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, "--obligations=shown.json", *options]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two workers"])
def test_only_passing_tests_are_written_down(tmp_path: Path, workers: tuple[str, ...]) -> None:
    done = run(tmp_path, [ALL_OUTCOMES], *workers)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    assert json.loads((tmp_path / "shown.json").read_text()) == {
        "B1-1": ["test_0.py::test_passes", "test_0.py::test_passes_twice"],
        "B6-1": ["test_0.py::test_passes_twice"],
        "B8-1": ["test_0.py::test_passes_or_is_skipped"],
        "B9-1": ["test_0.py::Test::test_in_a_class"],
        "B9-2": ["test_0.py::Test::test_in_a_class"],
        "B9-3": ["test_0.py::Test::test_in_a_class"],
        "F1-1": ["test_0.py::test_passes_or_is_skipped"],
    }


FALSE_CLAIMS = {
    '@duty("B16-9")': "test_0.py::test: no obligation is called 'B16-9'; its article has B16-1",
    '@duty("B1-1", "B2-1", "B3-1", "B4-1", "B5-1")': "test_1.py::test: names 5 obligations, at most 4 are allowed: B1-1",
    '@duty("B1-1", "B2-1", "B3-1")\n@duty("B4-1", "B5-1")': "test_2.py::test: names 5 obligations",
    "@duty()": "test_3.py::test: obligation() takes one to 4 ids and nothing else",
    '@duty("B1-1", article="B1")': "test_4.py::test: obligation() takes one to 4 ids and nothing else",
    '@pytest.mark.parametrize("_", [pytest.param(1, marks=duty("X"))])': "test_5.py::test[1]: no obligation is called 'X'",
}


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two workers"])
def test_a_false_claim_fails_while_tests_are_collected_and_nothing_is_written_down(tmp_path: Path, workers: tuple[str, ...]) -> None:
    bodies = [f"{claim}\ndef test{'(_)' if 'param' in claim else '()'}: open('ran', 'w').close()\n" for claim in FALSE_CLAIMS]
    done = run(tmp_path, [*bodies, '@duty("B1-1")\ndef test_true(): pass\n'], *workers)
    assert done.returncode != pytest.ExitCode.OK
    assert [sentence for sentence in FALSE_CLAIMS.values() if sentence not in done.stdout] == []
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "shown.json").exists()


def test_a_run_that_broke_off_writes_nothing_down(tmp_path: Path) -> None:
    (tmp_path / "shown.json").write_text("kept")
    done = run(tmp_path, [ALL_OUTCOMES], "-x")
    assert "stopping after 1 failures" in done.stdout
    assert (tmp_path / "shown.json").read_text() == "kept"
