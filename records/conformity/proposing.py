"""Which cameras may answer a line: by the words of area and point, the code's position, what they can do. A person decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from records.base import Text
from records.camera import Camera, Mount
from records.conformity.judging import Line, suffices
from records.placement import above

#: position code → words by which a clause speaks of such a place
_PLACES = {
    "01": ("办公",), "02": ("地磅", "磅秤"), "03": ("查验",), "04": ("分拣", "机检"), "05": ("储罐", "筒仓"),
    "06": ("H986", "机检", "X光机"), "07": ("执法", "办案"), "08": ("卡口",), "09": ("泊位", "码头"),
    "10": ("辐射",), "11": ("仓库", "储存库"), "12": ("围网",),
    "13": ("旅检通道", "旅客通道"), "14": ("申报",), "15": ("人身检查", "搜身"), "16": ("暂不予放行",), "17": ("免税",),
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


def propose(line: Line, cameras: Sequence[Camera]) -> tuple[Proposal, ...]:
    """The likeliest first, at most eight; a camera of which nothing fits the place is not proposed."""
    titles = "".join(heading.title for heading in above(line.wanted.key)[1:])
    found = []
    for camera in cameras:
        if camera.retired or not camera.enabled:
            continue
        score, why = _place(line, camera, titles)
        if score:
            more = list(_abilities(line, camera))
            found.append((score + len(more), Proposal(camera, (*why, *more))))
    found.sort(key=lambda pair: (-pair[0], pair[1].camera.point))
    return tuple(proposal for _, proposal in found[:MOST])


def _place(line: Line, camera: Camera, titles: str) -> tuple[int, list[Text]]:
    """The heading's own words weigh more than words somewhere in the clause."""
    score, why = 0, []
    text = line.wanted.text
    for name, weight in ((camera.area.name, 2), (camera.point.rstrip("0123456789云台"), 1)):
        if len(name) >= _LEAST and (name in titles or name in text):
            score += 2 * weight if name in titles else weight
            why.append(Text("“{name}”见于条款", name=name))
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
