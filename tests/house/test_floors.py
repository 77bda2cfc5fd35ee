"""The house stands: import contracts, house rules, the names of the concepts, a test file for every act (DESIGN §3, §5, §8)."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

import workflows
from app import regulations
from records.base import Record
from tests.house import rules
from workflows.action import REGISTER

ROOT = rules.ROOT
for _module in pkgutil.walk_packages(workflows.__path__, "workflows."):
    importlib.import_module(_module.name)


def _linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the linter turns off every logger that is there before it."""
    linter = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(linter, cwd=folder, check=False, capture_output=True, text=True, timeout=120)


def test_the_floors_and_all_other_import_contracts_hold() -> None:
    told = _linted(ROOT)
    assert told.returncode == 0, told.stdout
    assert "Contracts: 10 kept, 0 broken." in told.stdout, "a contract has come or gone: say so here"


def test_a_module_that_reaches_up_breaks_the_contract(tmp_path: Path) -> None:
    for name, text in (("above", ""), ("below", "import above\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(text)
    config = '[tool.importlinter]\nroot_packages = ["above", "below"]\n[[tool.importlinter.contracts]]\nname = "x"\ntype = "layers"\n'
    (tmp_path / "pyproject.toml").write_text(config + 'layers = ["above", "below"]\n')
    told = _linted(tmp_path)
    assert told.returncode == 1, told.stderr
    assert "below -> above" in told.stdout


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_house_rules(rule: rules.Rule) -> None:
    breaches = [breach for source in rules.sources(*rules.PRODUCT) for breach in rule(*source)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(
    "rule", [rules.short_files, rules.absolute_imports, rules.says_what_it_is_for, rules.nothing_left_in], ids=lambda rule: rule.__name__
)
def test_the_tests_keep_those_that_are_meant_for_them(rule: rules.Rule) -> None:
    breaches = [breach for source in rules.sources("tests") if source[2] for breach in rule(*source)]
    assert not breaches, "\n".join(breaches)


BREACHES = {
    rules.short_files: '"""x."""\n' * 301,
    rules.short_functions: "def long():\n" + "    pass\n" * 40,
    rules.imports_on_top: "def act():\n    import os\n",
    rules.absolute_imports: "from . import base\n",
    rules.narrow_excepts: "try:\n    act()\nexcept Exception:\n    pass\n",
    rules.one_place_commits: "def act(db):\n    db.commit()\n",
    rules.says_what_it_is_for: "x = 1\n",
    rules.nothing_left_in: f"x = 1  # {rules.LEFT_IN[0]} later\n",
    rules.reasons_for_silence: "x = 1  # " + "noqa: E501\n",
    rules.nothing_hard_deleted: "def drop(db, old):\n    db.delete(old)\n",
    rules.read_by_scope: "def peek(db):\n    return db.scalars(select(Clip))\n",
}
#: where a rule looks at one floor only
PLACES = {rules.nothing_hard_deleted: "workflows/x.py", rules.read_by_scope: "app/routes/x.py"}


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_each_rule_finds_its_breach(rule: rules.Rule) -> None:
    text, place = BREACHES[rule], PLACES.get(rule, "app/x.py")
    assert list(rule(place, ast.parse(text), text))
    good = '"""What it is for."""\n\n\ndef act():\n    try:\n        go()\n    except Exception:\n        stop()\n        raise\n'
    assert not list(rule(place, ast.parse(good), good))


@pytest.mark.parametrize("text", ["def take(db):\n    db.execute(delete(Clip).where(Clip.id == 1))\n", "db.get_one(Clip, 1)\n"])
def test_every_way_to_delete_or_to_read_past_the_scope_is_found(text: str) -> None:
    tree = ast.parse(text)
    found = [*rules.nothing_hard_deleted("workflows/x.py", tree, text), *rules.read_by_scope("app/routes/x.py", tree, text)]
    assert len(found) == 1


def test_every_exception_is_still_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {*rules.GONE, *rules.UNSCOPED}
    monkeypatch.setattr(rules, "GONE", {})
    monkeypatch.setattr(rules, "UNSCOPED", {})
    two = (rules.nothing_hard_deleted, rules.read_by_scope)
    breaches = (breach for rule in two for source in rules.sources(*rules.PRODUCT) for breach in rule(*source))
    assert {re.sub(r":\d+ (\w*) .*", r":\1", breach) for breach in breaches} == named


def test_only_what_a_draft_names_goes_with_its_list() -> None:
    orphaned = {
        f"{mapper.class_.__name__}.{each.key}"
        for mapper in Record.registry.mappers for each in mapper.relationships if "delete" in each.cascade
    }  # fmt: skip
    assert orphaned == {f"{kind}.{name}" for kind in ("Part", "Finding", "Correction", "FollowUp") for name in ("signers", "links")}


def test_every_form_names_the_duties_it_serves() -> None:
    serving = {module for modules in regulations.symbols().values() for module in modules if module.startswith("forms.")}
    beside = rules.BESIDE["forms"] | {"__init__"}
    forms = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in (ROOT / "forms").rglob("*.py")}
    assert forms - {f"forms.{name}" for name in beside} - {"forms"} == serving


def test_the_outermost_package_is_empty() -> None:
    assert (ROOT / "app" / "__init__.py").read_text() == ""


def _names(folder: str) -> set[str]:
    return {path.stem for path in (ROOT / folder).iterdir() if path.suffix == ".py" or path.is_dir()} - {"__init__", "__pycache__"}


@pytest.mark.parametrize("floor", list(rules.BESIDE))
def test_a_file_is_named_after_its_concept(floor: str) -> None:
    found = _names(floor) if floor != "templates" else {path.name for path in (ROOT / floor).iterdir() if path.is_dir()}
    unknown = found - rules.CONCEPTS - rules.BESIDE[floor]
    assert not unknown, f"no concepts of DESIGN §5: {sorted(unknown)}"


def test_the_word_session_is_never_used_alone() -> None:
    alone = [
        f"{path}:{node.lineno}"
        for path, tree, _ in rules.sources(*rules.PRODUCT)
        for node in ast.walk(tree)
        if isinstance(node, ast.arg) and node.arg in {"session", "s"}
    ]
    assert not alone, alone


@pytest.mark.parametrize("verb", sorted(REGISTER))
def test_every_act_has_words_duties_and_a_test_file_of_its_own(verb: str) -> None:
    declared = REGISTER[verb]
    concept, _, name = verb.partition(".")
    assert str(declared.label).strip()
    assert declared.serves, "an act that serves no duty is not needed"
    assert declared.by or declared.within, "nobody may do it"
    test = ROOT / "tests" / concept / f"test_{name}.py"
    assert test.exists(), f"{test.relative_to(ROOT)} is missing"
    assert "def test_" in test.read_text(encoding="utf-8")


def test_no_installed_distribution_owns_our_packages() -> None:
    owned = {name for each in distributions() for name in (each.read_text("top_level.txt") or "").split()}
    assert not owned & {*rules.PRODUCT, "tests"}
