"""The trace from law to code to test: which duty is served by which act or module, and which passing test shows it (REGULATIONS.md)."""

import ast
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from records import article
from records.article import Article, Norm, Obligation

ROOT = Path(__file__).parents[1]
SHOWN = ROOT / "records" / "norms" / "shown.json"
FLOORS = ("records", "forms", "workflows", "app")

HEAD = """# REGULATIONS: from the law to the code · 从法规到代码

Written by `loadwitness regulations`; not by hand. Each duty of the two norms, what in the code serves it and which tests show it.
**shown** means that in the last full run (`records/norms/shown.json`) a test that names the duty passed; **open** means that none did.
The duties are in our words (`records/article.toml`); the norms' own texts in `records/norms/` are the authority.
The clauses that say where cameras stand (camera norm, chapters 2 and 3, attachments 1 and 2) are not single duties and not listed here.
"""


@dataclass(frozen=True)
class Row:
    """One duty with what is known of it."""

    obligation: Obligation
    article: Article
    symbols: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def status(self) -> str:
        return "shown" if self.tests else "open"


def _claims(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """What a statement of a module claims to serve: (":name" of an action or "", the ids)."""
    if isinstance(statement, ast.FunctionDef):
        for mark in statement.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func).rpartition(".")[2] == "action":
                yield from ((f":{statement.name}", given.value) for given in mark.keywords if given.arg == "serves")
    elif isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if "SERVES" in [ast.unparse(target) for target in targets]:
            yield "", statement.value


def symbols(root: Path = ROOT) -> dict[str, list[str]]:
    """Obligation id → the actions ("workflows.anomaly:flag") and modules ("records.printed.sheet") that say they serve it.

    Read from the source and not by importing, so that nothing is missed because nobody had loaded it, and no page needs flask for it.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(p for floor in FLOORS for p in (root / floor).rglob("*.py")):
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for statement in ast.parse(path.read_text(encoding="utf-8"), str(path)).body:
            for name, ids in _claims(statement):
                for id_ in _literal(ids, path):
                    found[article.obligation(id_).id].append(module + name)
    return found


def _literal(ids: ast.expr, path: Path) -> list[str]:
    try:
        return [str(id_) for id_ in dict.fromkeys(ast.literal_eval(ids))]
    except ValueError:
        raise ValueError(f"{path}:{ids.lineno}: the ids served must stand there as literals") from None


def rows(shown: Path = SHOWN, root: Path = ROOT) -> list[Row]:
    """All duties in the norms' order."""
    tests: Mapping[str, list[str]] = json.loads(shown.read_text(encoding="utf-8"))
    for id_ in tests:
        article.obligation(id_)
    serving = symbols(root)
    return [
        Row(duty, article.article_of(duty.id), tuple(serving.get(duty.id, ())), tuple(tests.get(duty.id, ())))
        for duty in article.OBLIGATIONS.values()
    ]


def as_json(shown: Path = SHOWN) -> str:
    """For machines: a list of {"id", "article", "status", "symbols", "tests"}."""
    listed = [
        {"id": r.obligation.id, "article": r.article.cited, "status": r.status, "symbols": r.symbols, "tests": r.tests} for r in rows(shown)
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def markdown(shown: Path = SHOWN) -> str:
    """REGULATIONS.md: counts, a table for each norm, and the open duties once more."""
    listed = rows(shown)
    parts = [HEAD, _counts(listed), *(_table(norm, listed) for norm in article.load()), _open(listed)]
    return "\n".join(parts)


def _counts(listed: list[Row]) -> str:
    lines = ["| norm | duties | shown | open |", "|---|---:|---:|---:|"]
    norms = [(f"{norm.short} · {norm.title_en}", [r for r in listed if r.article.norm == norm.key]) for norm in article.load()]
    for title, of in [*norms, ("all", listed)]:
        shown = sum(r.status == "shown" for r in of)
        lines.append(f"| {title} | {len(of)} | {shown} | {len(of) - shown} |")
    return "\n".join(lines) + "\n"


def _table(norm: Norm, listed: list[Row]) -> str:
    lines = [f"## {norm.title}", "", norm.title_en, "", "| article | id | duty | status | code | tests |", "|---|---|---|---|---|---|"]
    named = ""
    for row in (r for r in listed if r.article.norm == norm.key):
        place = f"**{row.article.number}** {row.article.heading}<br>{row.article.heading_en}" if row.article.key != named else ""
        named = row.article.key
        duty = _duty(row, "<br>") + ("<br>*(declaratory)*" if row.obligation.kind is article.Kind.DECLARATORY else "")
        lines.append(f"| {place} | {row.obligation.id} | {duty} | {row.status} | {_listed(row.symbols)} | {_listed(row.tests)} |")
    return "\n".join(lines) + "\n"


def _open(listed: list[Row]) -> str:
    waiting = [r for r in listed if r.status == "open"]
    lines = [f"- **{r.obligation.id}** ({r.article.cited}) {_duty(r, ' · ')}" for r in waiting]
    return "\n".join(["## Open: no passing test shows these yet · 尚无测试证明", "", *(lines or ["None."])]) + "\n"


def _duty(row: Row, between: str) -> str:
    return f"{row.obligation.duty_zh}{between}{row.obligation.duty_en}"


def _listed(names: tuple[str, ...]) -> str:
    return "<br>".join(f"`{name}`" for name in names)


def overclaimed(run: Path, shown: Path = SHOWN) -> list[str]:
    """Duties that the committed list calls shown and that no passing test of this run names."""
    claimed, proven = (json.loads(path.read_text(encoding="utf-8")) for path in (shown, run))
    return sorted(set(claimed) - set(proven))
