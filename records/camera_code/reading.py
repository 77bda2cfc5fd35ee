"""A camera's code taken apart and put together: what each group of digits says, and what is wrong with it (附件3 一, E-1 … E-3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from records.base import Text, Unfit
from records.camera import Control, Special
from records.camera_code.meaning import (
    BORDER_TRADE,
    CONTROLS,
    CUSTOMS,
    DEVICES,
    DIRECT,
    DISTRICTS,
    GROUPS,
    INDUSTRIES,
    INDUSTRY,
    KINDS,
    LAND_PORT,
    LENGTH,
    OTHERS,
    OUTER_BERTH,
    PARTS,
    POSITIONS,
)

_PRESCRIBED = {Special.LAND_PORT: LAND_PORT, Special.OUTER_BERTH: OUTER_BERTH, Special.BORDER_TRADE: BORDER_TRADE}


@dataclass(frozen=True)
class Setting:
    """What is known beside the code; None or empty where it is not."""

    special: Special | None = None
    control: Control | None = None
    #: why the class is 其他; None: nobody was asked
    reason: str | None = None
    #: digits 1-7 of the site, once it has them
    prefix: str = ""
    #: the customs' code of a registered supervised site
    registered: str = ""
    #: the office's name, to be held against the district's
    office: str = ""
    #: code → name, as imported
    districts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One group of digits; `meaning` None: it says nothing that the norm knows."""

    key: str
    digits: str
    value: str
    name: Text
    meaning: Text | str | None


@dataclass(frozen=True)
class Remark:
    """Something wrong or doubtful, and at which digits."""

    digits: str
    reason: Text
    #: whether it is the reason for 其他 that is missing, not a digit that is wrong
    is_reason: bool = False


@dataclass(frozen=True)
class Explained:
    """A code with its parts; it is valid when there are no problems."""

    code: str
    parts: tuple[Part, ...]
    problems: tuple[Remark, ...]
    warnings: tuple[Remark, ...]

    @property
    def valid(self) -> bool:
        """Whether the norm takes it."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """For `loadwitness explain camera-code`."""
        return {
            "valid": self.valid,
            "problems": [{"digits": each.digits, "reason": str(each.reason)} for each in self.problems],
            "warnings": [{"digits": each.digits, "reason": str(each.reason)} for each in self.warnings],
            "parts": [
                {
                    "digits": part.digits, "value": part.value, "name": str(part.name),
                    "meaning": None if part.meaning is None else str(part.meaning),
                }
                for part in self.parts
            ],
        }  # fmt: skip


def _digits(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


PLACES = {key: _digits(first, last) for key, first, last, _ in PARTS}


def explain(code: str, known: Setting | None = None) -> Explained:
    """What the code says and what is wrong with it; one that is still being typed is explained as far as it goes."""
    code, known = code.strip(), known or Setting()
    is_number = code.isascii() and code.isdigit()
    parts = tuple(_part(code, each, known) for each in PARTS if code[each[1] - 1 : each[2]]) if is_number else ()
    values = {part.key: part.value for part in parts if len(part.value) == _length(part.key)}
    problems = [*_form(code), *_values(parts, values), *_rules(values, known)]
    return Explained(code, parts, tuple(problems), tuple(_doubts(values, known)))


def _length(key: str) -> int:
    return next(last - first + 1 for each, first, last, _ in PARTS if each == key)


def _part(code: str, told: tuple[str, int, int, Text], known: Setting) -> Part:
    key, first, last, name = told
    value = code[first - 1 : last]
    return Part(key, _digits(first, last), value, name, _meaning(key, value, known))


def _meaning(key: str, value: str, known: Setting) -> Text | str | None:
    if len(value) < _length(key):
        return None
    if key == "district":
        return district(value, known.districts)
    if key == "site":
        return Text("本关区第{number}号场所", number=value)
    if key == "serial":
        return Text("该位置第{number}个摄像头", number=int(value)) if int(value) else None
    if key == "kind":
        group = next((words for words, column in GROUPS if value in column), None)
        return None if group is None else Text("{group}：{kind}", group=group, kind=KINDS[value])
    return {"control": CONTROLS, "industry": INDUSTRIES, "device": DEVICES, "position": POSITIONS}[key].get(value)


def district(code: str, imported: Mapping[str, str]) -> str | None:
    """The customs that a district's four digits name: as imported, else as the public tables have it."""
    if code in imported:
        return imported[code]
    if code in DISTRICTS:
        return DISTRICTS[code]
    return DIRECT.get(code[:2]) if code.endswith("00") else None


def _form(code: str) -> Iterator[Remark]:
    """Exactly twenty digits, as a computer writes them."""
    foreign = next((sign for sign in code if not (sign.isascii() and sign.isdigit())), None)
    if foreign is not None:
        yield Remark(_digits(1, LENGTH), Text("只能是数字0—9，“{sign}”不是。", sign=foreign))
    if len(code) != LENGTH:
        yield Remark(_digits(1, LENGTH), Text("摄像头编码为20位数字（附件3），现为{count}位。", count=len(code)))


def _values(parts: tuple[Part, ...], values: Mapping[str, str]) -> Iterator[Remark]:
    """Each group holds one of the values that the norm lists."""
    listed = {
        "control": Text("主控部门代码只有1海关、2公安、3边防、5企业、6其他部门或单位，没有{value}。", value=values.get("control")),
        "industry": Text("国标行业编码固定为10（海关），不可更改，现为{value}。", value=values.get("industry")),
        "device": Text("国标设备编码只有131（摄像机）和132（网络摄像机），没有{value}。", value=values.get("device")),
        "kind": Text("场所分类代码表中没有{value}。", value=values.get("kind")),
        "position": Text("位置代码为01至22，没有{value}。", value=values.get("position")),
        "serial": Text("位置序号从001起，现为{value}。", value=values.get("serial")),
    }
    for part in parts:
        if part.key in values and part.key in listed and part.meaning is None:
            yield Remark(part.digits, listed[part.key])


def _rules(values: Mapping[str, str], known: Setting) -> Iterator[Remark]:
    """What the norm demands of values that are each allowed by themselves."""
    control, kind = values.get("control"), values.get("kind")
    if control in CONTROLS and known.control is not None and (control == CUSTOMS) is (known.control is Control.OTHER):
        meaning = CONTROLS[str(control)]
        said = Text("第8位为{value}（{meaning}），与控制权“{control}”不符。", value=control, meaning=meaning, control=known.control.label)
        yield Remark(PLACES["control"], said)
    if kind in KINDS and known.special is not None:
        yield from _prescribed(str(kind), known.special)
    if kind in OTHERS and known.reason is not None and not known.reason.strip():
        yield Remark(PLACES["kind"], Text("“其他”（{kind}）应严格谨慎使用，须填写理由。", kind=kind), is_reason=True)
    if "site" in values and known.registered and known.registered[-3:] != values["site"]:
        code, last = known.registered, known.registered[-3:]
        said = Text("应为海关监管作业场所代码{code}的后三位{last}，现为{value}。", code=code, last=last, value=values["site"])
        yield Remark(PLACES["site"], said)
    if "site" in values and known.prefix and known.prefix != values["district"] + values["site"]:
        yield Remark("1-7", Text("这个场所的第1至7位是{prefix}，场所编码唯一，不能另用一个。", prefix=known.prefix))


def _prescribed(kind: str, special: Special) -> Iterator[Remark]:
    wanted = _PRESCRIBED.get(special)
    if wanted is not None and kind != wanted:
        yield Remark(PLACES["kind"], Text(
            "“{place}”的摄像头均应为{wanted}（{name}），现为{kind}。", place=special.label, wanted=wanted, name=KINDS[wanted], kind=kind
        ))  # fmt: skip
    elif wanted is None and kind in _PRESCRIBED.values():
        place = next(each for each, code in _PRESCRIBED.items() if code == kind)
        yield Remark(PLACES["kind"], Text("{kind}只用于“{place}”，请核对所在位置。", kind=kind, place=place.label))


def _doubts(values: Mapping[str, str], known: Setting) -> Iterator[Remark]:
    """What may be right and should be looked at."""
    code = values.get("district")
    name = district(code, known.districts) if code else None
    if code and name is None:
        direct = DIRECT.get(code[:2])
        yield Remark(PLACES["district"], Text(
            "关区{code}不在关区代码表中（前两位是{direct}），请核对或导入代码表。", code=code, direct=direct
        ) if direct else Text("关区{code}不在关区代码表中，请核对或导入代码表。", code=code))  # fmt: skip
    elif name and known.office and not _is_of(known.office, name):
        yield Remark(PLACES["district"], Text("关区{code}是{name}，场所属于{office}，请核对。", code=code, name=name, office=known.office))
    if values.get("site") == "000":
        yield Remark(PLACES["site"], Text("场所流水号为000，请核对。"))
    if values.get("kind") in OTHERS and known.reason is None:
        yield Remark(PLACES["kind"], Text("“其他”（{kind}）应严格谨慎使用，登记时须填写理由。", kind=values["kind"]))


def _is_of(office: str, name: str) -> bool:
    return name.endswith(office) or office.endswith(name)


def compose(values: Mapping[str, str]) -> str:
    """The code from its parts (keys as in PARTS; industry is always 10), or Unfit at the part's own name."""
    told = {"industry": INDUSTRY, **{key: value.strip() for key, value in values.items()}}
    for key, first, last, name in PARTS:
        value = told.get(key, "")
        if len(value) != last - first + 1 or not (value.isascii() and value.isdigit()):
            raise Unfit(Text("{name}应为{count}位数字。", name=name, count=last - first + 1), at=key)
    return "".join(told[key] for key, *_ in PARTS)


def cut(code: str) -> dict[str, str]:
    """The code's parts by their keys."""
    return {key: code[first - 1 : last] for key, first, last, _ in PARTS}
