"""The judgement of one moment as it is frozen and printed, and what differs between two of them (C3-1, C4-2, C13-1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records import clock, vault
from records.base import Text
from records.camera import Camera
from records.conformity import SiteKind, Verdict
from records.conformity.areas import AreaState, losses
from records.conformity.judging import Judged, Judgement
from records.conformity.kinds import KINDS, OTHER
from records.placement import above
from records.site import Site

TEMPLATE = "conformity/1"
Content = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """A line that stands otherwise than before; None: it did not apply, or applies no more."""

    key: str
    text: str
    before: Content | None
    after: Content | None


@dataclass(frozen=True)
class Picture:
    """What a camera showed when the report was made, kept; `is_home`: nothing was recorded, its daily view stands there."""

    camera: Camera
    shown_at: datetime
    kept: vault.Kept
    is_home: bool = False

    def as_json(self) -> Content:
        """With the file's hash, so that the report's own proves the picture too."""
        return {
            "camera": self.camera.id, "point": self.camera.point, "shown_at": clock.iso(self.shown_at), "is_home": self.is_home,
            "path": self.kept.path, "sha256": self.kept.sha256,
        }  # fmt: skip


def labels(kinds: Sequence[SiteKind]) -> list[Text]:
    """What the site is, in words; a sort that the norm does not name by its own."""
    return [Text("{name}（规范未列名）", name=each.name) if each.kind_of == OTHER else KINDS[each.kind_of].label for each in kinds]


def content_of(
    site: Site, kinds: Sequence[SiteKind], judgement: Judgement, areas: Sequence[AreaState], *, by: str, at: datetime
) -> Content:  # fmt: skip
    """The whole of it; sentences as source texts with their values, so that each reader gets his language."""
    return {
        "kind": "conformity", "template": TEMPLATE, "site": site.name, "enterprise": site.enterprise.name, "office": site.office.name,
        "made_at": clock.iso(at), "made_by": by, "kinds": [each.as_json() for each in labels(kinds)],
        "counts": {verdict.value: judgement.counts.get(verdict, 0) for verdict in Verdict},
        "lines": [_line(each) for each in judgement.lines],
        "areas": [_area(each) for each in areas],
        "losses": [
            {"camera": each.camera.point, "area": each.area.name if each.area else None, "lines": [line.key for line in each.lines]}
            for each in losses(judgement, areas)
        ],
        "conflicts": [
            {"camera": each.camera.point, "exclusive": list(each.exclusive), "primary": list(each.primary)} for each in judgement.conflicts
        ],
    }  # fmt: skip


def _line(judged: Judged) -> Content:
    wanted, clause = judged.line.wanted, judged.line.clause
    return {
        "key": judged.line.key, "under": "　".join(heading.printed for heading in above(clause.key)), "number": clause.number,
        "text": wanted.text, "control": wanted.effective_control.value if wanted.effective_control else None,
        "verdict": judged.verdict.value,
        "cameras": [{"id": camera.id, "point": camera.point, "name": camera.name} for camera in judged.cameras],
        "gaps": [gap.said.as_json() for gap in judged.gaps],
        "rulings": [
            {
                "sort": each.sort.value, "demand": each.demand.value, "said": each.said, "by": each.ruled_by.name,
                "at": clock.iso(each.begins_at),
            } for each in judged.rulings
        ],
    }  # fmt: skip


def _area(state: AreaState) -> Content:
    return {
        "name": state.area.name, "key": state.is_key, "cameras": [camera.point for camera in state.cameras],
        "down": [camera.point for camera in state.down], "cover": state.cover.value,
        "warning": state.warning.as_json() if state.warning else None,
    }  # fmt: skip


def differences(before: Content, after: Content) -> list[Difference]:
    """Lines whose verdict, gaps, cameras or rulings are other than before, in the norm's order; new ones where they stand."""
    old, new = _by_key(before), _by_key(after)
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        if was and now and _stands(was) == _stands(now):
            continue
        found.append(Difference(key, (now or was or {})["text"], was, now))
    return found


def _by_key(content: Content) -> Mapping[str, Content]:
    return {line["key"]: line for line in content["lines"]}


def _stands(line: Content) -> tuple[Any, ...]:
    """What is compared: not by whom and when a ruling was made, which older reports do not tell."""
    rulings = [(each["sort"], each["demand"], each["said"]) for each in line["rulings"]]
    return line["verdict"], line["gaps"], rulings, {camera["id"] for camera in line["cameras"]}
