"""Which cameras may answer a line: by the words of area and point, the code's position, what they can do. A person decides."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from records.base import Text
from records.camera import Camera, Mount
from records.conformity import Verdict
from records.conformity.judging import Judged, Line, suffices
from records.placement import above

#: position code → words by which a clause speaks of such a place
_PLACES = {
    "01": ("办公",), "02": ("地磅", "磅秤"), "03": ("查验",), "04": ("分拣", "机检"), "05": ("储罐", "筒仓"),
    "06": ("H986", "机检", "X光机"), "07": ("执法", "办案"), "08": ("卡口",), "09": ("泊位", "码头"),
    "10": ("辐射",), "11": ("仓库", "储存库"), "12": ("围网",),
    "13": ("旅检通道", "旅客通道"), "14": ("申报",), "15": ("人身检查", "搜身"), "16": ("暂不予放行物品",), "17": ("免税",),
    "18": ("缓冲", "行李提取"), "19": ("ATA", "离境退税"), "21": ("卫生处理", "检疫处理"), "22": ("堆场", "堆存"),
}  # fmt: skip
#: shorter pieces of a name than this say nothing
_LEAST = 2
MOST = 8


@dataclass(frozen=True)
class Proposal:
    """A camera and why it is proposed."""

    camera: Camera
    why: tuple[Text, ...]
    #: its code is of the very place of an unconditional clause: offered with its tick set, where many clauses are gone through at once
    is_sure: bool = False


def propose(line: Line, cameras: Sequence[Camera]) -> tuple[Proposal, ...]:
    """The likeliest first, those switched off after all others, at most eight; what does not fit the place is not proposed."""
    titles = "".join(heading.title for heading in above(line.wanted.key)[1:])
    sure = _sure(line, cameras)
    found = []
    for camera in cameras:
        if camera.retired:
            continue
        score, why = _place(line, camera, titles)
        if score:
            more = list(_abilities(line, camera))
            found.append((score + len(more), Proposal(camera, (*why, *more), is_sure=camera.id in sure)))
    found.sort(key=lambda pair: (not pair[1].camera.enabled, -pair[0], pair[1].camera.point))
    return tuple(proposal for _, proposal in found[:MOST])


def _sure(line: Line, cameras: Sequence[Camera]) -> set[int]:
    """Where the clause's headings name an area of the site, only the cameras of that area."""
    if line.wanted.condition is not None or line.clause.condition is not None:
        return set()
    titles, position = "".join(heading.title for heading in above(line.clause.key)), position_of(line)
    placed = [camera for camera in cameras if camera.code[15:17] == position]
    named = [camera for camera in placed if camera.area.name in titles]
    return {camera.id for camera in named or placed}


def position_of(line: Line) -> str:
    """The position code of the place of which the clause speaks, by its nearest heading first; empty where it tells none."""
    told = [heading.title for heading in reversed(above(line.wanted.key)[1:])]
    for words in (*told, line.wanted.text):
        found = [(words.find(word), code) for code, names in _PLACES.items() for word in names if word in words]
        if found:
            return min(found)[1]
    return ""


def _place(line: Line, camera: Camera, titles: str) -> tuple[int, list[Text]]:
    """The heading's own words weigh more than words somewhere in the clause."""
    score, why = 0, []
    text = line.wanted.text
    for name, weight in ((camera.area.name, 2), (camera.point.removesuffix("云台").rstrip("0123456789"), 1)):
        if len(name) >= _LEAST and (name in titles or name in text):
            score += 2 * weight if name in titles else weight
            said = Text("“{name}”见于条款", name=name)
            why += [] if said in why else [said]
    position = camera.code[15:17]
    word = next((word for word in _PLACES.get(position, ()) if word in titles or word in text), None)
    if word is not None:
        score += 4 if word in titles else 2
        why.append(Text("位置代码{code}（{word}）", code=position, word=word))
    return score, why


def _abilities(line: Line, camera: Camera) -> Iterator[Text]:
    wanted = line.wanted
    if (wanted.ptz_required or wanted.crossed_coverage or wanted.needs_panorama) and camera.mount is Mount.PTZ:
        yield Text("云台")
    if wanted.needs_panorama and camera.panorama:
        yield Text("广角")
    if wanted.effective_control is not None and suffices(camera.control, wanted.effective_control):
        yield camera.control.label
    for asked, has, word in (
        (wanted.audio, camera.audio, Text("音频")), (wanted.lpr, camera.lpr, Text("车牌识别")),
        (wanted.person_recognition, camera.person_recognition, Text("人员识别")),
    ):  # fmt: skip
        if asked and has:
            yield word


def for_unmatched(lines: Iterable[Judged], cameras: Sequence[Camera]) -> list[tuple[Judged, tuple[Proposal, ...]]]:
    """The lines still to be met that no camera is matched to and some are proposed for, in the norm's order."""
    wanting = (
        each for each in lines
        if each.verdict is Verdict.MISSING and each.line.wanted.takes_cameras and not (each.cameras or each.off)
    )  # fmt: skip
    return [(each, proposals) for each in wanting if (proposals := propose(each.line, cameras))]
