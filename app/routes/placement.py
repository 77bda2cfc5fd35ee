"""The placement clauses of the camera norm as its own table of contents, with search and filters (C1-1)."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app import page
from records import placement
from records.article import ARTICLES
from records.placement import Clause, Heading, Part
from records.user import Role

bp = Blueprint("placement", __name__)

SERVES = ("C1-1",)
#: the demands one can ask for, as in the address, and the clause's field
DEMANDS = {
    "panorama": "needs_panorama", "ptz": "ptz_required", "crossed": "crossed_coverage", "audio": "audio", "lpr": "lpr",
    "person": "person_recognition",
}  # fmt: skip
#: the norm says no mode
UNSAID = "none"


@bp.get("/placement")
def listed() -> ResponseReturnValue:
    """All clauses, or those that fit `?q=&part=&control=&panorama=1…`. The same whole page for all; htmx takes a part of it."""
    page.only(Role.MONITOR, Role.ADMINISTRATOR)
    told = {name: request.args.get(name, "").strip() for name in ("q", "part", "control", *DEMANDS)}
    found = [clause for clause in placement.listed() if _fits(clause, told)]
    return page.show(
        "placement/listed.html", told=told, asked=any(told.values()), count=len(found), total=len(placement.listed()),
        contents=_contents(found), parts=tuple(Part), basis=_basis(), headings=placement.HEADINGS,
        modes=placement.STRICTNESS, unsaid=UNSAID,
    )  # fmt: skip


def _fits(clause: Clause, told: dict[str, str]) -> bool:
    mode = clause.effective_control or UNSAID
    known = {"part": (clause.part, tuple(Part)), "control": (mode, (*placement.STRICTNESS, UNSAID))}
    if any(told[name] in choices and told[name] != value for name, (value, choices) in known.items()):
        return False
    if any(told[name] and not getattr(clause, field) for name, field in DEMANDS.items()):
        return False
    headings = (heading.printed for heading in placement.above(clause.key))
    words = " ".join((clause.key, clause.number, clause.text, *headings)).casefold()
    return all(word in words for word in told["q"].casefold().split())


def _contents(found: list[Clause]) -> list[dict[str, Any]]:
    """Panels in the norm's order, one for each section, or chapter without sections: headings on the way and the clauses under them."""
    panels: list[dict[str, Any]] = []
    for clause in found:
        titles, areas = _split(placement.above(clause.key))
        if not panels or panels[-1]["titles"] != titles:
            panels.append({"titles": titles, "key": titles[-1].key, "part": clause.part, "rows": [], "count": 0})
        panel = panels[-1]
        known = [row for row in panel["rows"] if isinstance(row, Heading)]
        panel["rows"] += [*(each for each in areas if each not in known), clause]
        panel["count"] += 1
    return panels


def _split(above: tuple[Heading, ...]) -> tuple[tuple[Heading, ...], tuple[Heading, ...]]:
    titles = tuple(heading for heading in above if heading.number.endswith(("章", "节")))
    return titles, above[len(titles) :]


def _basis() -> Iterator[str]:
    """The laws that article 1 rests the norm on, in its words."""
    return (each.group() for each in re.finditer(r"《[^》]+》", ARTICLES["C1"].text))
