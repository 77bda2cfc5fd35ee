"""What a site can be, and which chapters of the norm apply to it for that: all that it is count together (C2-1 … C2-4, C3-1, C12-1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from records.base import Choice, Text
from records.camera_code.meaning import GROUPS


class Group(Choice):
    """The kinds as the norm's first chapter lists them."""

    SUPERVISED = "supervised", Text("海关监管作业场所")
    CONCENTRATED = "concentrated", Text("海关集中作业场地")
    FUNCTIONAL = "functional", Text("功能区（附件1）")
    OPERATION = "operation", Text("海关作业现场（附件2）")
    SPECIAL = "special", Text("海关特殊监管区域和保税监管场所")


@dataclass(frozen=True)
class Kind:
    """`heading` is the key of the placement catalogue under which its clauses stand; None: chapter 1 and annexes 3 and 4 only."""

    key: str
    group: Group
    label: Text
    heading: str | None = None


#: a supervised site of a sort that the norm does not name (its list ends with 等): named by the office
OTHER = "other"
#: those for which annex 3 prescribes the class in the camera code (14 and 10)
BORDER_TRADE, LAND_BORDER = "border_trade", "land_border"
_NAMED = (
    ("waterway", Group.SUPERVISED, Text("水路运输类"), "2.1"), ("road", Group.SUPERVISED, Text("公路运输类"), "2.2"),
    ("air", Group.SUPERVISED, Text("航空运输类"), "2.3"), ("rail", Group.SUPERVISED, Text("铁路运输类"), "2.4"),
    ("express", Group.SUPERVISED, Text("快递类"), "2.5"), (BORDER_TRADE, Group.SUPERVISED, Text("边民互市类"), "2.6"),
    (OTHER, Group.SUPERVISED, Text("其他监管作业场所"), None),
    ("passenger", Group.CONCENTRATED, Text("旅客通关作业场地"), "3.1"), ("mail", Group.CONCENTRATED, Text("邮检作业场地"), "3.2"),
    ("general_inspection", Group.FUNCTIONAL, Text("通用查验场地"), "A1.1"),
    ("interception", Group.FUNCTIONAL, Text("口岸前置拦截作业区"), "A1.2"),
    ("car_inspection", Group.FUNCTIONAL, Text("进口汽车查验区"), "A1.3"),
    ("animal_plant", Group.FUNCTIONAL, Text("动植物产品（含食品）查验区"), "A1.4"),
    ("fresh_to_hong_kong", Group.FUNCTIONAL, Text("供港澳鲜活产品查验区"), "A1.5"),
    ("health_quarantine", Group.FUNCTIONAL, Text("卫生检疫查验区"), "A1.6"),
    ("coach_inspection", Group.FUNCTIONAL, Text("公路口岸客车查验区"), "A1.7"),
    ("logs", Group.FUNCTIONAL, Text("进境原木检疫处理区"), "A1.8"), ("nursery", Group.FUNCTIONAL, Text("进境大型苗木检疫处理场"), "A1.9"),
    ("duty_free", Group.OPERATION, Text("免税品商店（含销售场所和监管仓库）"), "A2.1"),
    ("business_hall", Group.OPERATION, Text("海关对外办理业务大厅"), "A2.2"),
    (LAND_BORDER, Group.OPERATION, Text("陆路口岸边境通道"), "A2.3"), ("apron", Group.OPERATION, Text("停机坪"), "A2.4"),
)  # fmt: skip
#: by key, in the norm's order; the special areas go by their class in the camera code (annex 3: 31 to 36, 41)
KINDS: Mapping[str, Kind] = {
    **{key: Kind(key, group, label, heading) for key, group, label, heading in _NAMED},
    **{f"special_{code}": Kind(f"special_{code}", Group.SPECIAL, label) for code, label in GROUPS[2][1].items()},
}


def headings(kinds: Iterable[str]) -> tuple[str, ...]:
    """The catalogue's headings that apply to a site of all these kinds, in the norm's order."""
    told = set(kinds)
    return tuple(kind.heading for kind in KINDS.values() if kind.key in told and kind.heading)
