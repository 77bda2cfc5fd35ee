"""The trace from law to code is true: the paper equals what is known, each test it lists exists and still makes the claim."""

import ast
import importlib
import json
import pkgutil
from collections import defaultdict
from collections.abc import Iterable
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


def _marked(marks: Iterable[ast.AST]) -> set[str]:
    """The ids in every call of the marker among these expressions, by whatever name it goes."""
    calls = [n for mark in marks for n in ast.walk(mark) if isinstance(n, ast.Call) and ast.unparse(n.func).endswith("mark.obligation")]
    return {each.value for call in calls for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def _pytestmark(within: ast.Module | ast.ClassDef) -> list[ast.AST]:
    return [s.value for s in within.body if isinstance(s, ast.Assign) and "pytestmark" in [ast.unparse(t) for t in s.targets]]


def claims(nodeid: str, root: Path = ROOT) -> set[str]:
    """The duties that a test names by its own marker, its class's or its module's; none if there is no such test."""
    file, *names = nodeid.split("::")
    if not root.joinpath(file).exists():
        return set()
    within: ast.Module | DEFINITION = ast.parse(root.joinpath(file).read_text(encoding="utf-8"))
    marks: list[ast.AST] = []
    for name in names:
        if isinstance(within, ast.Module | ast.ClassDef):
            marks += _pytestmark(within)
        found = next((s for s in within.body if isinstance(s, DEFINITION) and s.name == name), None)
        if found is None:
            return set()
        within = found
        marks += found.decorator_list + (_pytestmark(found) if isinstance(found, ast.ClassDef) else [])
    return _marked(marks)


def test_each_test_that_shows_a_duty_exists_and_bears_its_mark() -> None:
    shown = json.loads(regulations.SHOWN.read_text(encoding="utf-8"))
    gone = [(id_, test) for id_, tests in shown.items() for test in tests if id_ not in claims(test)]
    assert gone == [], "run all tests with --obligations=records/norms/shown.json"


MARKED = """
import pytest

@pytest.mark.obligation("B1-1", "B2-1")
def test_a(): "B9-1"

def test_b(): assert "B1-1"

@pytest.mark.parametrize("n", [1, pytest.param(2, marks=pytest.mark.obligation("B3-1"))])
def test_c(n): ...

@pytest.mark.obligation("B4-1")
class Test:
    pytestmark = [pytest.mark.slow, pytest.mark.obligation("B5-1")]

    @pytest.mark.obligation("B6-1")
    def test_d(self): ...
"""


def test_only_the_mark_on_a_test_its_class_or_its_module_is_its_claim(tmp_path: Path) -> None:
    tmp_path.joinpath("test_a.py").write_text(MARKED, encoding="utf-8")
    tmp_path.joinpath("test_m.py").write_text('pytestmark = pytest.mark.obligation("B7-1")\ndef test_e(): ...\n', encoding="utf-8")
    wanted = {
        "test_a.py::test_a": {"B1-1", "B2-1"}, "test_a.py::test_b": set(), "test_a.py::test_c": {"B3-1"},
        "test_a.py::Test::test_d": {"B4-1", "B5-1", "B6-1"}, "test_m.py::test_e": {"B7-1"},
        "test_a.py::test_d": set(), "test_a.py::Test::test_a": set(), "test_m.py::test_f": set(), "test_z.py::test_a": set(),
    }  # fmt: skip
    assert {test: claims(test, tmp_path) for test in wanted} == wanted


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
