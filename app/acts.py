"""docs/acts.md: who may do what, and each concept's stages as a diagram, written from the action register (never by hand)."""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterable

import workflows
from workflows.action import REGISTER, Action

_HEAD = """# Who may do what

Written by `loadwitness acts` from the declarations in `workflows/`; a test compares. "inside" means: only as part of the act named.
"""


def declared() -> dict[str, Action]:
    """The whole register: every module of workflows imported."""
    for module in pkgutil.iter_modules(workflows.__path__):
        importlib.import_module(f"workflows.{module.name}")
    return dict(sorted(REGISTER.items()))


def markdown() -> str:
    """The document."""
    concepts: dict[str, list[Action]] = defaultdict(list)
    for action in declared().values():
        concepts[action.verb.split(".")[0]].append(action)
    return _HEAD + "".join(_concept(name, actions) for name, actions in concepts.items())


def _concept(name: str, actions: list[Action]) -> str:
    rows = [
        f"| `{a.verb}` | {a.label} | {_who(a)} | {_words(str(stage.label) for stage in a.when)} | {_words(a.serves)} |" for a in actions
    ]
    table = "\n".join(["| act | | who | when | serves |", "|---|---|---|---|---|", *rows])
    return f"\n## {name}\n\n{table}\n{_diagram(actions)}"


def _who(action: Action) -> str:
    inside = [f"inside `{verb}`" for verb in action.within]
    return _words([*(str(who.label) for who in action.by), *inside])


def _words(words: Iterable[str]) -> str:
    return "、".join(words) or "—"


def _diagram(actions: list[Action]) -> str:
    """Acts that name where they lead, as Mermaid; what has no `when` begins the life of a thing."""
    # of several kinds of stages in one concept only the one that most acts move is drawn
    moves = [a for a in actions if a.to]
    if not moves:
        return ""
    kind = max((type(a.to[0]) for a in moves), key=lambda each: sum(type(a.to[0]) is each for a in moves))
    lines = []
    for action in moves:
        for to in action.to:
            if type(to) is kind:
                origins = [f"{stage.name}" for stage in action.when if type(stage) is kind] or ["[*]"]
                lines += [f"    {origin} --> {to.name}: {action.label}" for origin in origins]
    names = [f'    state "{stage.label}" as {stage.name}' for stage in kind]
    return "\n```mermaid\nstateDiagram-v2\n" + "\n".join([*names, *dict.fromkeys(lines)]) + "\n```\n"
