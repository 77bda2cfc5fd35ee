"""What a camera must be to close a clause's gap, and where it would stand: what its form is begun with. A person looks it over (C3-1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from records.camera import Camera, Control, Mount
from records.conformity.judging import Judged, Line, suffices
from records.conformity.proposing import position_of
from records.osd_name.composing import point_parts
from records.placement import COUNTS_TOGETHER, COUNTS_WIDE, above
from records.site import Area

#: position code → the business under which a camera of such a place is named
_BUSINESSES = {
    "02": "地磅", "03": "查验场地", "04": "分拣线", "05": "储罐", "06": "机检线", "08": "卡口", "09": "泊位", "11": "仓库", "12": "围网",
    "21": "检疫处理区", "22": "堆场",
}  # fmt: skip
#: the norm's words for a place that is none of the others
_ELSEWHERE = "20"


@dataclass(frozen=True)
class Asked:
    """`like`: a camera of the same place, of which the code's middle digits are taken; `business` is empty where nothing tells it."""

    area: Area | None
    like: Camera | None
    business: str
    position: str
    mount: Mount
    control: Control
    audio: bool
    lpr: bool
    person_recognition: bool


def asked(judged: Judged, areas: Iterable[Area], cameras: Sequence[Camera]) -> Asked:
    """The camera that this clause still wants at this site."""
    wanted, matched = judged.line.wanted, [*judged.cameras, *judged.off]
    area = _area(judged.line, areas) or (matched[0].area if matched else None)
    there = [camera for camera in (*matched, *cameras) if area is not None and camera.area_id == area.id]
    like = there[0] if there else None
    position = like.code[15:17] if like else position_of(judged.line) or _ELSEWHERE
    has_fixed = any(camera.mount is Mount.FIXED for camera in matched)
    is_wide = wanted.needs_panorama and wanted.counts != COUNTS_TOGETHER
    turns = wanted.ptz_required or is_wide or bool(wanted.min_ptz) or (wanted.crossed_coverage and has_fixed)
    turns = turns and _turning(judged, matched) < (wanted.min_ptz or (wanted.min_total if wanted.counts == COUNTS_WIDE else None) or 1)
    return Asked(
        area, like, point_parts(like.point)[0] if like else _BUSINESSES.get(position, ""), position,
        Mount.PTZ if turns else Mount.FIXED,
        wanted.effective_control or Control.PRIMARY, audio=wanted.audio, lpr=wanted.lpr, person_recognition=wanted.person_recognition,
    )  # fmt: skip


def _turning(judged: Judged, cameras: Iterable[Camera]) -> int:
    """How many of these turn; where the clause numbers wide or turning ones, wide ones too."""
    wide = judged.line.wanted.counts == COUNTS_WIDE
    return sum(camera.mount is Mount.PTZ or (wide and camera.panorama) for camera in cameras)


def control_for(judged: Judged, camera: Camera) -> Control:
    """The mode that this camera must have for the clause: its own where that suffices."""
    wanted = judged.line.wanted.effective_control
    return camera.control if wanted is None or suffices(camera.control, wanted) else wanted


def _area(line: Line, areas: Iterable[Area]) -> Area | None:
    """The area whose name stands in the nearest heading, else in the clause."""
    titles, text = [heading.title for heading in above(line.clause.key)], line.wanted.text
    scored = []
    for area in areas:
        depth = max((depth for depth, title in enumerate(titles, 2) if area.name in title), default=int(area.name in text))
        scored.append((depth, len(area.name), area))
    best = max(scored, key=lambda each: each[:2], default=None)
    return best[2] if best and best[0] else None
