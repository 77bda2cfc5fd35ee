"""Key areas and what is left when a camera fails: the list of the norm's chapter 1, four, and the rule of one in reserve (C4-1, C4-2)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from records.base import Choice, Text
from records.camera import Camera
from records.conformity import Verdict
from records.conformity.judging import Judgement, Line, gaps_of, spared
from records.site import Area, Emphasis

#: the norm's list: words in an area's name, and position codes of its cameras (annex 3; 02 weighbridge, 03 inspection, 08 gate, 09 berth)
_WORDS = (
    "卡口", "车辆进出", "车辆通道", "查验", "检疫处理", "泊位", "施解封", "施/解封", "施封", "解封", "地磅", "登临", "拆板", "组板", "旅检",
)  # fmt: skip
_POSITIONS = frozenset({"02", "03", "08", "09", "13", "14", "15", "16", "18"})
#: 检疫处理场地（不含第三方检疫场地）: a gate of somebody else is a gate
_NOT = ("第三方", "检疫")


class Cover(Choice):
    """Whether an area is watched now."""

    WHOLE = "whole", Text("全部正常")
    STILL = "still", Text("仍有覆盖")
    NONE = "none", Text("现无覆盖")


@dataclass(frozen=True)
class AreaState:
    """An area with its cameras in use, and those of them that give no picture now."""

    area: Area
    is_key: bool
    cameras: tuple[Camera, ...]
    down: tuple[Camera, ...]

    @property
    def cover(self) -> Cover:
        """By the cameras that give a picture now."""
        if len(self.down) == len(self.cameras):
            return Cover.NONE
        return Cover.STILL if self.down else Cover.WHOLE

    @property
    def warning(self) -> Text | None:
        """Why a key area is without reserve."""
        if not self.is_key or len(self.cameras) > 1:
            return None
        if not self.cameras:
            return Text("重点监控区域“{area}”没有在用的摄像头。", area=self.area.name)
        return Text("没有冗余：{camera}一旦故障，“{area}”即失去监控。", camera=self.cameras[0].point, area=self.area.name)


@dataclass(frozen=True)
class Loss:
    """What would be lost if this one camera failed."""

    camera: Camera
    area: Area | None
    lines: tuple[Line, ...]


def is_listed(name: str, positions: Collection[str] = ()) -> bool:
    """Whether the norm's list names such an area: by its name, or by the position that its cameras' codes tell."""
    if all(word in name for word in _NOT):
        return False
    return any(word in name for word in _WORDS) or not _POSITIONS.isdisjoint(positions)


def is_key(area: Area, cameras: Iterable[Camera]) -> bool:
    """As customs decided, else by the list."""
    if area.emphasis is not Emphasis.BY_LIST:
        return area.emphasis is Emphasis.KEY
    return is_listed(area.name, {camera.code[15:17] for camera in cameras if not camera.retired})


def states(areas: Iterable[Area], cameras: Sequence[Camera], down: Collection[int]) -> tuple[AreaState, ...]:
    """Each area in use; `down`: ids of cameras that give no picture now."""
    found = []
    for area in areas:
        there = [camera for camera in cameras if camera.area_id == area.id and not camera.retired]
        on = tuple(camera for camera in there if camera.enabled)
        if not area.retired:
            found.append(AreaState(area, is_key(area, there), on, tuple(camera for camera in on if camera.id in down)))
    return tuple(found)


def losses(judgement: Judgement, areas: Iterable[AreaState]) -> Iterator[Loss]:
    """For each camera of a key area: the area if it stands alone there, and the lines that only it fulfils."""
    for state in areas:
        for camera in state.cameras if state.is_key else ():
            lines = tuple(each.line for each in judgement.lines if each.verdict is Verdict.MET and camera in each.cameras and any(
                gaps_of(each.line.wanted, [other for other in each.cameras if other is not camera], spared(each.line.wanted, each.rulings))
            ))  # fmt: skip
            alone = len(state.cameras) == 1
            if alone or lines:
                yield Loss(camera, state.area if alone else None, lines)
