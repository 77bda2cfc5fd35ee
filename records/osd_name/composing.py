"""The name on the picture put together and taken apart, and its time (附件3 二, E-5 … E-9): one name for picture and tree."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records import clock
from records.base import Text, Unfit
from records.camera_code.meaning import DIRECT

#: the norm allows two lines; how long one may be is the device's affair
LINES, LINE_LENGTH = 2, 22
_CUSTOMS, _PTZ = "海关", "云台"
#: kinds of place that officers write; another word is taken too
BUSINESSES = (
    "码头", "泊位", "查验平台", "查验场地", "仓库", "卡口", "装箱平台", "标签查看位", "冷库", "地磅", "金属探测间", "堆场", "围网",
    "出入口", "机检线", "分拣线", "储罐", "检疫处理区", "施解封区", "通道",
)  # fmt: skip
#: what the norm itself writes in letters of places (annex 3, one, 8: codes 06, 15, 19); no other letter is 规范的中文标识
NORM_WORDS = ("H986", "X光", "CT", "ATA")
_WORD = re.compile("|".join(NORM_WORDS))
_POINT = re.compile(r"(?P<business>.*?\D)(?P<serial>\d{2,3})(?P<ptz>云台)?$", re.DOTALL)
_OFFICE = re.compile(r"(?P<office>.+?(?:海关(?:驻.+?办事处)?|关.{2,6}办))(?P<rest>.*)$", re.DOTALL)
#: another customs; 海关监管作业场所 and 海关特殊监管区域 are the norm's words for places
_AGAIN = "海关(?!监管|特殊监管)"
_DIRECT = {name.removesuffix(_CUSTOMS): name for name in DIRECT.values()}
#: GB/T 7408 (ISO 8601) in the extended form, as cameras write it; the T may be left out by agreement
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\+08:00)?")


def stamp(moment: datetime) -> str:
    """A moment as it stands in the picture: Beijing time, `2026-11-20 09:12:30`."""
    return f"{clock.beijing(moment):%Y-%m-%d %H:%M:%S}"


def is_stamp(words: str) -> bool:
    """Whether these words are a time as GB/T 7408 writes it."""
    if not _TIME.fullmatch(words.strip()):
        return False
    try:
        datetime.fromisoformat(words.strip())
    except ValueError:
        return False
    return True


def office_name(direct: str, branch: str) -> str:
    """上海海关隶属洋山海关 → 上海洋山海关: the direct customs' own 海关 is not said twice."""
    if not branch or not direct or names_direct(direct, branch):
        return branch or direct
    return direct.removesuffix(_CUSTOMS) + branch


def names_direct(direct: str, branch: str) -> bool:
    """Whether the branch's full name says the direct customs itself: 呼和浩特海关驻白塔机场办事处."""
    return bool(direct) and branch.startswith(direct.removesuffix(_CUSTOMS))


def point_name(business: str, serial: str, *, pans: bool) -> str:
    """The point's short name; 云台 stands there exactly when the camera pans and tilts (E-8)."""
    business, serial = business.strip(), serial.strip()
    if not business or business[-1].isdigit():
        raise Unfit(Text("业务类别写处所名称，如“查验平台”，不含序号。"), at="business")
    if business.endswith(_PTZ):
        raise Unfit(Text("“云台”由机型决定，不要写进业务类别。"), at="business")
    if not re.fullmatch(r"[0-9]{2,3}", serial) or not int(serial):
        raise Unfit(Text("流水号写两位或三位数字，从01起。"), at="serial")
    return f"{business}{serial}{_PTZ if pans else ''}"


def point_parts(point: str) -> tuple[str, str]:
    """Business and serial of a point's name; what has no serial is all business."""
    found = _POINT.match(point)
    return (found["business"], found["serial"]) if found else (point.removesuffix(_PTZ), "")


@dataclass(frozen=True)
class Composed:
    """A name and the abbreviations used in it: full → short."""

    name: str
    used: Mapping[str, str]


def compose(
    direct: str, branch: str, site: str, point: str, *, length: int = LINE_LENGTH, shorts: Mapping[str, Sequence[str]] | None = None
) -> Composed:
    """The whole name; only where it doesn't fit the device, as few registered abbreviations as make it fit (E-9). Unfit where none does."""
    # what stands in the branch's full name also stands in its short one, whatever that looks like: 呼和关机场办
    full = {"site": site, "branch": branch, "direct": "" if names_direct(direct, branch) else direct}
    for used in _shortenings(full, shorts or {}):
        told = {key: used.get(value, value) for key, value in full.items()}
        name = office_name(told["direct"], told["branch"]) + told["site"] + point
        if lines(name, length):
            _check(name, point, full, used, length)
            return Composed(name, used)
    name = office_name(direct, branch) + site + point
    raise Unfit(Text(
        "名称“{name}”有{count}字，设备只能显示{lines}行、每行{length}字；请在简称对照表中登记简称。",
        name=name, count=len(name), lines=LINES, length=length,
    ), at="line_length")  # fmt: skip


def _check(name: str, point: str, full: Mapping[str, str], used: Mapping[str, str], length: int) -> None:
    """What `explain` refuses is not composed; a sign that comes of the site, the office or a short name is told to be of it."""
    wrong = [each for each in explain(name, length=length, pans=point.endswith(_PTZ)).problems if each != _NO_OFFICE]
    if not wrong:
        return
    for why in _wrong_signs(point):
        raise Unfit(why, at="business")
    for key, value in full.items():
        part, shown = (_SHORT if value in used else _LABELS[key]), used.get(value, value)
        for why in _wrong_signs(shown):
            raise Unfit(Text("{part}“{name}”：{why}", part=part, name=shown, why=why), at="business")
    raise Unfit(wrong[0], at="business")


def _shortenings(full: Mapping[str, str], shorts: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """None at all, then one of them, then two …; of several shorts the longest first."""
    known = [value for value in full.values() if value and shorts.get(value)]
    for count in range(len(known) + 1):
        for some in itertools.combinations(known, count):
            choices = [sorted(shorts[value], key=len, reverse=True) for value in some]
            for chosen in itertools.product(*choices):
                yield dict(zip(some, chosen, strict=True))


def lines(name: str, length: int) -> tuple[str, ...]:
    """The name in at most two lines of the device, parted before the point where that fits; empty where it doesn't fit."""
    if len(name) <= length:
        return (name,)
    found = _POINT.match(name)
    business = next((word for word in sorted(BUSINESSES, key=len, reverse=True) if found and found["business"].endswith(word)), "")
    at = len(found["business"]) - len(business) if found and business else 0
    for cut in (at, length):
        if 0 < cut <= length and len(name) - cut <= length:
            return name[:cut], name[cut:]
    return ()


_LABELS = {
    "direct": Text("直属海关"), "branch": Text("隶属海关"), "site": Text("场所"), "business": Text("业务类别"),
    "serial": Text("流水号"), "ptz": Text("云台"),
}  # fmt: skip
_SHORT = Text("简称")
#: a registered short name need not show that it is one of an office, so this alone does not hinder a composed name
_NO_OFFICE = Text("缺直属、隶属海关名称。")


@dataclass(frozen=True)
class Explained:
    """A name with its parts; `problems` and `warnings` are sentences."""

    name: str
    parts: tuple[tuple[str, Text, str], ...]
    problems: tuple[Text, ...]
    warnings: tuple[Text, ...]

    @property
    def valid(self) -> bool:
        """Whether the norm takes it."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """For `loadwitness explain osd-name`."""
        return {
            "valid": self.valid, "problems": [{"reason": str(each)} for each in self.problems],
            "warnings": [{"reason": str(each)} for each in self.warnings],
            "parts": [{"part": key, "name": str(name), "value": value} for key, name, value in self.parts],
        }  # fmt: skip


def explain(name: str, *, length: int = LINE_LENGTH, pans: bool | None = None) -> Explained:
    """What stands in a name and what is wrong with it; `pans` None: the camera isn't known."""
    rows = name.strip().split("\n")
    flat = "".join(row.strip() for row in rows)
    parts, problems = _taken_apart(flat), []
    if len(rows) > LINES or (not lines(flat, length) and flat):
        size = {"count": len(flat), "rows": len(rows)}
        problems.append(Text("最多{lines}行、每行{length}字，现有{count}字{rows}行。", lines=LINES, length=length, **size))
    elif len(rows) > 1 and any(len(row.strip()) > length for row in rows):
        problems.append(Text("每行最多{length}字。", length=length))
    problems += _wrong_signs(flat)
    problems += _missing(flat, parts)
    if pans is not None and flat.endswith(_PTZ) is not pans:
        problems.append(Text("可调水平、俯仰角度的摄像头末尾标“云台”。") if pans else Text("固定摄像头不标“云台”。"))
    told = tuple((key, _LABELS[key], parts[key]) for key in _LABELS if parts.get(key))
    return Explained(flat, told, tuple(problems), tuple(_doubts(parts)))


def _taken_apart(name: str) -> dict[str, str]:
    point = _POINT.match(name)
    parts = {"serial": point["serial"], "ptz": point["ptz"] or ""} if point else {"ptz": _PTZ if name.endswith(_PTZ) else ""}
    before = point["business"] if point else name.removesuffix(_PTZ)
    office = _OFFICE.match(before)
    if office:
        direct = next((stem for stem in _DIRECT if office["office"].startswith(stem)), "")
        abbreviated = re.match(r".{1,3}?关(?=.+海关)", office["office"]) if not direct else None
        parts["direct"] = _DIRECT.get(direct, "") or (abbreviated[0] if abbreviated else "")
        rest = office["office"][len(direct) if direct else len(parts["direct"]) :]
        parts["branch"] = "" if rest in {"", _CUSTOMS} else office["office"] if rest.startswith(_CUSTOMS) else rest
        before = office["rest"]
    business = next((word for word in sorted(BUSINESSES, key=len, reverse=True) if before.endswith(word)), "")
    parts["business"], parts["site"] = business, before.removesuffix(business) if business else before
    return parts


def _wrong_signs(name: str) -> list[Text]:
    """Chinese words and a number, and the words that the norm itself writes in letters: 规范的中文标识."""
    wrong = sorted({
        sign for sign in _WORD.sub("", name)
        if not ("\u4e00" <= sign <= "\u9fff" or (sign.isascii() and sign.isdigit()) or sign in "（）、·")
    })  # fmt: skip
    words = "、".join(NORM_WORDS)
    return [Text("应为规范的中文标识，不应有“{signs}”；字母只用规范中的{words}。", signs="".join(wrong), words=words)] if wrong else []


def _missing(name: str, parts: Mapping[str, str]) -> Iterator[Text]:
    if not (parts.get("direct") or parts.get("branch")):
        yield _NO_OFFICE
    if "隶属" in name:
        yield Text("“隶属”二字不写进名称，如“上海洋山海关”。")
    found = re.match(rf"(.{{2,6}}?)海关.{{2,4}}?{_AGAIN}", name)
    if found and found[1] in _DIRECT:
        yield Text("标注隶属海关时，直属海关名称不需重复“海关”，如“上海洋山海关”。")
    if not parts.get("serial"):
        has_number = re.search(r"\d(?:云台)?$", name)
        yield Text("流水号写两位或三位数字，从01起。") if has_number else Text("缺流水号，如“01”。")
    elif not int(parts["serial"]):
        yield Text("流水号从01起。")
    if not (parts.get("site") or parts.get("business")):
        yield Text("缺场所和业务类别。")
    # 云台山 is a place: only before what it would tell of is the word the camera's
    if parts.get("site", "").endswith(_PTZ):
        yield Text("“云台”只写在名称末尾。")


def _doubts(parts: Mapping[str, str]) -> Iterator[Text]:
    if parts.get("site") and not parts.get("business"):
        yield Text("未认出业务类别（码头、泊位、查验平台、仓库等），请核对。")
    if parts.get("business") and not parts.get("site"):
        yield Text("未认出场所名称，请核对。")
    if re.search(_AGAIN, parts.get("site", "")):
        yield Text("场所名称中又有“海关”，请核对：隶属关系写作“上海洋山海关”。")
    if parts.get("direct") and not parts.get("branch"):
        yield Text("未写隶属海关，请核对。")
