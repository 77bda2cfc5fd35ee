"""The trace from law to code is true: the paper equals what is known, each test it lists exists and still makes the claim."""

import ast
import importlib
import json
import pkgutil
from collections import defaultdict
from pathlib import Path

import pytest

import workflows
from app import regulations
from records import article
from workflows.action import REGISTER

ROOT = Path(__file__).parents[2]
DEFINITION = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def test_the_paper_on_disk_is_what_the_last_full_run_showed() -> None:
    assert ROOT.joinpath("REGULATIONS.md").read_text(encoding="utf-8") == regulations.markdown(), "write it anew: loadwitness regulations"


def claims(nodeid: str, root: Path = ROOT) -> set[str]:
    """Every string in the file of a test, or none if there is no such test."""
    file, *names = nodeid.split("::")
    if not root.joinpath(file).exists():
        return set()
    module = ast.parse(root.joinpath(file).read_text(encoding="utf-8"))
    within: ast.AST | None = module
    for name in names:
        within = next((s for s in getattr(within, "body", []) if isinstance(s, DEFINITION) and s.name == name), None)
    strings = {n.value for n in ast.walk(module) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return strings if within is not None else set()


def test_each_test_that_shows_a_duty_exists_and_its_file_still_names_it() -> None:
    shown = json.loads(regulations.SHOWN.read_text(encoding="utf-8"))
    gone = [(id_, test) for id_, tests in shown.items() for test in tests if id_ not in claims(test)]
    assert gone == [], "run all tests with --obligations=records/norms/shown.json"


def test_a_test_is_found_by_file_class_and_name(tmp_path: Path) -> None:
    tmp_path.joinpath("test_a.py").write_text('class Test:\n    @obligation("B1-1")\n    def test_b(self): ...\n', encoding="utf-8")
    assert claims("test_a.py::Test::test_b", tmp_path) == {"B1-1"}
    assert claims("test_a.py::test_b", tmp_path) == set()
    assert claims("test_a.py::Test::test_c", tmp_path) == set()
    assert claims("test_z.py::test_b", tmp_path) == set()


def test_the_symbols_are_those_of_the_register() -> None:
    for module in pkgutil.walk_packages(workflows.__path__, "workflows."):
        importlib.import_module(module.name)
    registered = defaultdict(set)
    for act in REGISTER.values():
        for id_ in act.serves:
            registered[id_].add(f"{act.function.__module__}:{act.function.__name__}")
    found = {id_: {s for s in symbols if ":" in s} for id_, symbols in regulations.symbols().items()}
    assert {id_: symbols for id_, symbols in found.items() if symbols} == dict(registered)


def tree(folder: Path, **modules: str) -> Path:
    for floor in regulations.FLOORS:
        folder.joinpath(floor).mkdir()
    for name, source in modules.items():
        folder.joinpath(name.replace("__", "/")).with_suffix(".py").write_text(source, encoding="utf-8")
    return folder


ACTS = """
@action("提交", serves=["B16-5", "F1-12"], by=[x])
def submit(db, actor, sheet): ...

@other(serves=["B1-1"])
def no_act(): ...
"""


def test_an_act_and_a_module_are_found_by_what_they_serve(tmp_path: Path) -> None:
    made = tree(tmp_path, workflows__sheet=ACTS, records__sheet='SERVES: Final = ("B16-5",)', forms__sheet='SERVES = ("F1-9", "F1-9")')
    assert regulations.symbols(made) == {
        "B16-5": ["records.sheet", "workflows.sheet:submit"],
        "F1-12": ["workflows.sheet:submit"],
        "F1-9": ["forms.sheet"],
    }


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('SERVES = ("B16-9",)', "no obligation is called 'B16-9'"),
        ("SERVES = OTHER", r"sheet.py:1: the ids served must stand there as literals"),
        ('SERVES = "B16-5"', "no obligation is called 'B'"),
    ],
)
def test_a_false_claim_of_the_code_is_refused(tmp_path: Path, source: str, sentence: str) -> None:
    made = tree(tmp_path, forms__sheet=source)
    with pytest.raises((ValueError, article.NoSuchObligation), match=sentence):
        regulations.symbols(made)


def test_a_duty_is_open_until_a_passing_test_shows_it(tmp_path: Path) -> None:
    kept = tmp_path / "shown.json"
    kept.write_text('{"B16-5": ["tests/sheet/test_submit.py::test_x"], "B16-4": []}', encoding="utf-8")
    listed = json.loads(regulations.as_json(kept))
    assert [list(row) for row in listed] == [["id", "article", "status", "symbols", "tests"]] * 150
    assert [row["id"] for row in listed] == list(article.OBLIGATIONS)
    shown = [row for row in listed if row["status"] == "shown"]
    assert [(row["id"], row["article"]) for row in shown] == [("B16-5", "业务规范第十六条")]
    assert shown[0]["tests"] == ["tests/sheet/test_submit.py::test_x"]
    assert {row["status"] for row in listed} == {"shown", "open"}
    paper = regulations.markdown(kept)
    assert "| all | 150 | 1 | 149 |" in paper
    opened = paper.split("## Open")[1]
    assert opened.count("\n- **") == 149
    assert "**B16-4** (业务规范第十六条)" in opened
    assert "**B16-5**" not in opened


def test_a_run_that_names_an_unknown_duty_is_refused(tmp_path: Path) -> None:
    kept = tmp_path / "shown.json"
    kept.write_text('{"Z1-1": []}', encoding="utf-8")
    with pytest.raises(article.NoSuchObligation):
        regulations.rows(kept)


def test_no_cell_of_the_paper_breaks_its_table() -> None:
    rows = [line for line in regulations.markdown().splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {5, 7}
    assert sum(line.count("|") == 7 for line in rows) == 150 + 2 * 2
