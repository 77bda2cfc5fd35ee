"""All sentences for people, gathered from the source: what the English catalogue must hold (Chinese is the source text)."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
#: what gives a Text its first argument
_MAKERS = {"Text", "_", "gettext"}
#: records whose pages tell what was done (page.trail): acts about them have that name too
_TRAILED = {"Camera", "Enterprise", "Office", "Site", "User"}
_JINJA = {"trim_blocks": "true", "lstrip_blocks": "true"}


class Message(NamedTuple):
    """A source text; `context` is the act's name for an act's label (with " done" for what was done), or the sense where one Chinese
    word has several English ones.
    """

    context: str | None
    msgid: str
    place: str


def messages() -> list[Message]:
    """Every source text of the product, sorted by where it stands."""
    found: dict[tuple[str | None, str], Message] = {}
    for folder in ("app", "forms", "records", "workflows"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in _of_python(path):
                found.setdefault(message[:2], message)
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if not path.name.startswith("gallery") and path.parent.name != "gallery":
            for message in _of_template(path):
                found.setdefault(message[:2], message)
    return sorted(found.values(), key=lambda message: message.place)


def _of_python(path: Path) -> Iterator[Message]:
    place = str(path.relative_to(ROOT))
    tree = ast.parse(path.read_text(), place)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.args:
                    label = _words(decorator.args[0])
                    if label and decorator.func.id == "action":
                        within = path.relative_to(ROOT / "workflows").with_suffix("").parts
                        concept = "_".join(part for part in within if part != "__init__")
                        yield Message(f"{concept}.{node.name}", label, place)
                        if _is_trailed(node, decorator):
                            yield Message(f"{concept}.{node.name} done", label, place)
                    elif label and decorator.func.id == "who":
                        yield Message(None, label, place)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MAKERS and node.args:
            words = _words(node.args[0])
            if words:
                yield Message(_words(node.args[1]) if len(node.args) > 1 else None, words, place)


def _is_trailed(node: ast.FunctionDef, declared: ast.Call) -> bool:
    """Whether its entry stands on the page of what it is about: an act about nothing yet is about what it makes."""
    if any(given.arg == "quiet" for given in declared.keywords):
        return False
    told = [node.args.args[2].annotation, node.returns]
    return bool(_TRAILED & {name.id for each in told if each is not None for name in ast.walk(each) if isinstance(name, ast.Name)})


def _words(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _of_template(path: Path) -> Iterator[Message]:
    with path.open("rb") as file:
        for _line, function, words, _comments in babel_extract(file, ["_", "gettext", "pgettext"], [], _JINJA):
            told = words if isinstance(words, tuple) else (words,)
            context, text = told[:2] if function == "pgettext" else (None, told[0])
            if text:
                yield Message(context, text, str(path.relative_to(ROOT)))


def catalogue() -> Catalog:
    """The English catalogue as it is kept."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def update() -> int:
    """Enter what is new, leave out what is gone; returns how many have no English yet."""
    old = catalogue()
    dated = datetime(2026, 11, 20, tzinfo=UTC)
    new = Catalog(locale="en", fuzzy=False, project="Loadwitness", header_comment="# English of Loadwitness", creation_date=dated)
    new.revision_date = dated
    missing = 0
    for message in messages():
        known = old.get(message.msgid, context=message.context)
        words = known.string if known is not None else ""
        missing += not words
        new.add(message.msgid, words, context=message.context)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, new, width=0, ignore_obsolete=True)
    return missing


if __name__ == "__main__":
    print(f"{update()} without English")  # noqa: T201 - a command for developers
