"""The house rules that no tool checks: each takes a file's path and its syntax tree and names every breach (DESIGN §3)."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app", "forms", "workflows", "records")
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
#: a broad except that does not raise again; each is a loop that must outlive what it calls
OUTLIVING = {"app/chores.py", "app/video/simulator/server.py"}
COMMITS = "app/transaction.py"
LEFT_IN = tuple(mark.replace("-", "") for mark in ("TO-DO", "FIX-ME", "XX-X"))
#: the words of DESIGN §5, and those that stand beside them on more than one floor
CONCEPTS = {
    "anomaly", "area", "audit", "camera", "camera_code", "clip", "declaration", "enrolment", "enterprise", "export", "fault", "footage",
    "glance", "grant", "handover", "hold", "inspection", "item", "label", "loading", "mandate", "monitoring", "notice", "objection",
    "office", "osd_name", "placement", "plan", "ptz", "ptz_return", "retention", "roster", "sheet", "signature", "site", "statistics",
    "terminal", "user", "visit", "diagnosis", "phase", "phrase", "relief", "served", "tally", "signing_key", "snapshot", "signage",
    "upkeep", "routine", "clock_doubt", "room", "seal", "equipment", "network", "review", "home_view", "availability", "conformity",
    "ground_plan",
}  # fmt: skip
#: what a floor has beside the concepts
BESIDE = {
    "forms": {"base", "checks", "words", "reason"},
    "workflows": {"action", "register", "rights", "telling", "todo", "unique"},
    "app/routes": {"health", "home", "live"},
    "templates": {"macros", "errors", "home", "gallery"},
}

Rule = Callable[[str, ast.Module, str], Iterator[str]]


def sources(*folders: str) -> Iterator[tuple[str, ast.Module, str]]:
    """Path from the root, syntax tree, text of each Python file; written migrations are history and left out."""
    for path in sorted(p for folder in folders for p in (ROOT / folder).rglob("*.py") if "versions" not in p.parts):
        text = path.read_text(encoding="utf-8")
        yield str(path.relative_to(ROOT)), ast.parse(text), text


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function, inner ones too."""
    yield from (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def short_files(path: str, _tree: ast.Module, text: str) -> Iterator[str]:
    """No file is longer than a person reads in one go."""
    if len(text.splitlines()) > LONGEST_FILE:
        yield f"{path}: {len(text.splitlines())} lines"


def short_functions(path: str, tree: ast.Module, _text: str) -> Iterator[str]:
    """No function is longer than a screen."""
    for function in functions(tree):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > LONGEST_FUNCTION:
            yield f"{path}:{function.lineno} {function.name}: {length} lines"


def imports_on_top(path: str, tree: ast.Module, _text: str) -> Iterator[str]:
    """An import in a function hides a circle."""
    for function in functions(tree):
        if any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(function)):
            yield f"{path}:{function.lineno} {function.name} imports"


def absolute_imports(path: str, tree: ast.Module, _text: str) -> Iterator[str]:
    """The name of a module says its floor."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{path}:{node.lineno} relative import"


def narrow_excepts(path: str, tree: ast.Module, _text: str) -> Iterator[str]:
    """What we did not foresee is seen, not swallowed."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler) or path in OUTLIVING:
            continue
        caught = ast.unparse(node.type) if node.type else "BaseException"
        again = any(isinstance(each, ast.Raise) and each.exc is None for each in node.body)
        if caught in {"Exception", "BaseException"} and not again:
            yield f"{path}:{node.lineno} except {caught}"


def one_place_commits(path: str, tree: ast.Module, _text: str) -> Iterator[str]:
    """One request, chore or command is one transaction."""
    for node in ast.walk(tree):
        if path != COMMITS and isinstance(node, ast.Attribute) and node.attr == "commit" and isinstance(node.ctx, ast.Load):
            yield f"{path}:{node.lineno} commits"


def says_what_it_is_for(path: str, tree: ast.Module, text: str) -> Iterator[str]:
    """A module opens with a sentence."""
    if text.strip() and not (ast.get_docstring(tree) or "").strip():
        yield f"{path}: no opening sentence"


def nothing_left_in(path: str, _tree: ast.Module, text: str) -> Iterator[str]:
    """No marks of unfinished work in a comment."""
    yield from (f"{path}: {mark}" for mark in LEFT_IN if re.search(rf"#.*\b{mark}\b", text))


def reasons_for_silence(path: str, _tree: ast.Module, text: str) -> Iterator[str]:
    """A rule is switched off with its reason in the same line."""
    for number, line in enumerate(text.splitlines(), 1):
        for mark in ("# noqa", "# type: ignore"):
            said = line.partition(mark)[2]
            if said and not said.partition(" - ")[2] and "  # " not in said:
                yield f"{path}:{number} {mark} without a reason"


RULES: tuple[Rule, ...] = (
    short_files, short_functions, imports_on_top, absolute_imports, narrow_excepts, one_place_commits, says_what_it_is_for, nothing_left_in,
    reasons_for_silence,
)  # fmt: skip
