"""Everything that the judgement of one site or of many is made of, in a fixed number of queries, whatever is judged (C3-1, C4-2)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.camera import Camera
from records.conformity import Match, Ruling, SiteKind
from records.conformity.judging import Judgement, judge
from records.site import Area


@dataclass
class Rows:
    """What holds for one site now."""

    kinds: list[SiteKind] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    cameras: list[Camera] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)

    def judged(self) -> Judgement:
        """The site held against the norm, now."""
        return judge((each.kind_of for each in self.kinds), self.cameras, self.matches, self.rulings)


def rows_of(db: Session, sites: Sequence[int]) -> Mapping[int, Rows]:
    """By site; what has ended is left out."""
    found: dict[int, Rows] = defaultdict(Rows)
    wanted: tuple[tuple[str, Any, Any], ...] = (
        ("kinds", SiteKind, SiteKind.ends_at.is_(None)), ("areas", Area, Area.retired.is_(False)),
        ("cameras", Camera, Camera.retired.is_(False)),
        ("matches", Match, Match.ends_at.is_(None)), ("rulings", Ruling, Ruling.ends_at.is_(None)),
    )  # fmt: skip
    for name, kind, holds in wanted:
        for row in db.scalars(select(kind).where(kind.site_id.in_(sites), holds).order_by(kind.id)).unique():
            getattr(found[row.site_id], name).append(row)
    for rows in found.values():
        rows.cameras.sort(key=lambda camera: camera.point)
    return found
