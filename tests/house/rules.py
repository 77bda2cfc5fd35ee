"""The house rules that no tool checks: each takes a file's path and its syntax tree and names every breach (DESIGN §3)."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from records.scope import ruling

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

#: where an act takes rows away for good, and why it may
GONE = {
    "workflows/visit.py:sign_in": "that somebody was signed in is in the trail; an open visit is only the key to the door",
    "workflows/visit.py:sign_out": "the same",
    "workflows/phase.py:plan": "an office's own order of phases is written anew; what was stamped keeps its name",
    "workflows/served.py:forget": "what was sent to a screen, once it can no longer be asked for; counted in the trail",
    "workflows/ptz.py:miss": "a move that no device made; the command and that it failed are in the trail",
    "workflows/ground_plan.py:take_off": "a camera's place on the drawing; where it stood is in the trail",
}
#: where a page reads a kind that has a rule of visibility without asking it, and why it may
UNSCOPED = {
    "app/routes/anomaly.py:flag": "the clip of the anomaly just made, of which it tells the times",
    "app/routes/anomaly.py:_whole": "that there is a clip and who was told of an anomaly that page.get let through; no picture",
    "app/routes/camera_code.py:tables": "codes of a site that page.get let through and of which the person may install cameras",
    "app/routes/export/acting.py:_copiers": "who may copy from a camera, of whatever office: names for the consent",
    "app/routes/grant.py:of_camera": "the people of the own office and those above, to whom rights are given",
    "app/routes/live.py:_note": "cameras that were just sent, each asked for its right before",
    "app/routes/live.py:_tell": "cameras of this answer: may_watch is asked of each; the person's own notices",
    "app/routes/live.py:_notices": "the person's own notices",
    "app/routes/loading.py:_form": "areas of a site that page.get let through",
    "app/routes/monitoring.py:begin": "the person's own running monitoring",
    "app/routes/monitoring.py:_unread": "the person's own notices",
    "app/routes/notice.py:_bell": "the person's own notices, counted",
    "app/routes/osd_name.py:write": "asker and camera that page.get let through, once more in the acts' own transactions",
    "app/routes/ptz.py:act": "the asker, once more in the act's own transaction",
    "app/routes/ptz.py:_done": "asker and camera that page.get let through, once more after the act",
    "app/routes/ptz.py:recall": "a place that page.get let through, once more in the act's own transaction",
    "app/routes/sheet.py:submit": "a colleague of the list offered; a monitor does not see the entries of colleagues",
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


def nothing_hard_deleted(path: str, tree: ast.Module, _text: str) -> Iterator[str]:
    """What was once kept stays: retired, removed, replaced, never gone, but for the few of GONE."""
    if path.startswith("workflows/"):
        yield from _named_only(path, tree, _deletes, GONE, "deletes")


def read_by_scope(path: str, tree: ast.Module, _text: str) -> Iterator[str]:
    """A page reads what has a rule of visibility through `visible` (page.get, page.rows), but for the few of UNSCOPED."""
    if path.startswith("app/routes/"):
        yield from _named_only(path, tree, _reads_scoped, UNSCOPED, "reads past records.scope")


def _named_only(path: str, tree: ast.Module, finds: Callable[[ast.Call], bool], named: Mapping[str, str], said: str) -> Iterator[str]:
    """Each call that `finds` names, in no function that is named."""
    inside = {call: function.name for function in functions(tree) for call in ast.walk(function) if isinstance(call, ast.Call)}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and finds(node)):
        if f"{path}:{inside.get(call, '')}" not in named:
            yield f"{path}:{call.lineno} {inside.get(call, '')} {said}"


def _deletes(call: ast.Call) -> bool:
    return ast.unparse(call.func).rpartition(".")[2] == "delete"


def _reads_scoped(call: ast.Call) -> bool:
    """`db.get(Kind, …)`, `db.get_one(Kind, …)`, `select(Kind…)` of a kind with a rule; page.get asks the rule itself."""
    asked = ast.unparse(call.func)
    if asked == "page.get" or asked.rpartition(".")[2] not in {"get", "get_one", "select", "select_from"}:
        return False
    kinds = {node.id for given in call.args for node in ast.walk(given) if isinstance(node, ast.Name)}
    return bool(kinds & {kind.__name__ for kind in ruling.RULES})


RULES: tuple[Rule, ...] = (
    short_files, short_functions, imports_on_top, absolute_imports, narrow_excepts, one_place_commits, says_what_it_is_for, nothing_left_in,
    reasons_for_silence, nothing_hard_deleted, read_by_scope,
)  # fmt: skip
