"""The words of the norm counted in its raw text, against the fields of the catalogue: every difference stands here with its reason."""

import re
from dataclasses import dataclass, field

import pytest

from records.placement import CLAUSES, NOT_CLAUSES, Clause
from tests.placement import reading

RAW = "\n".join(words for _, words in reading.region())
#: the clauses on a fence: "as customs and the camera's range require" says how many points, not whether
FENCES = {"2.1.9.1", "2.2.7.1", "2.3.6.1", "2.4.9.1", "2.5.9.1", "2.6.10.1", "3.1.3.6", "3.1.5.5.1", "A1.7.4"}


@dataclass(frozen=True)
class Count:
    """How often words stand in the raw text, which field they set, and where the two differ."""

    words: str
    times: int
    told: str
    #: clause → why it has the words and not the field
    not_meant: dict[str, str] = field(default_factory=dict)
    #: clause → why it has the field and not the words
    meant: dict[str, str] = field(default_factory=dict)


SEEN = "the plate is to be seen, not read by a machine"
PLATE = "what is recognised is the plate, not a person"
#: clauses that deal cameras out to counted places, without a figure
DEALT = {
    "min_total": {
        "2.1.6.2", "2.2.1.2", "2.3.5.2", "2.4.1", "2.4.3.1", "2.4.4.2", "2.5.8.2", "2.6.1.2", "3.1.5.1", "A1.2.4.3.1", "A1.7.1.2", "A1.8.3",
        "A2.3.3",
    },
    "min_ptz": {"A1.1.1.2", "A1.4.2", "A1.5.5", "A1.8.2", "A1.9.1"},
}  # fmt: skip
WHOLE = {c.key for c in CLAUSES.values() if re.search("全景|广角或云台", c.text)}
COUNTS = (
    Count("海关专控", 127, "exclusive"),
    Count("海关主控", 128, "primary"),
    Count("均由海关专控", 2, "governs"),
    Count(r"全景|广角或云台", 182, "needs_panorama", meant={
        "A1.2.3.5.1": "广角及云台: both", "A2.3.1": "鸟瞰, a view of the whole", "A2.3.6.1": "鸟瞰, a view of the whole",
    }),
    Count("鸟瞰|广角及云台", 3, "needs_panorama", meant=dict.fromkeys(WHOLE, "全景 or 广角或云台")),
    # a wide-angle camera serves where the norm says 广角或云台
    Count("(?<!广角或)云台", 34, "ptz_required"),
    Count("交叉覆盖", 14, "crossed_coverage"),
    Count("交叉", 15, "crossed_coverage", not_meant={"2.4.1": "两侧交叉式监控: the two sides of a track, not fixed and PTZ together"}),
    Count("固定摄像头和云台摄像头组合", 14, "crossed_coverage"),
    Count("音频采集", 8, "audio"),
    Count("清晰录音", 8, "audio"),
    Count("车牌识别", 9, "lpr"),
    Count("车牌(?!识别)", 30, "lpr", not_meant=dict.fromkeys((
        "2.1.6.1", "2.2.1.1", "2.2.4.1", "2.3.4.1", "2.3.5.1", "2.4.4.1", "2.5.8.1", "2.6.1.1", "2.6.6.1", "2.6.7.1", "3.1.2.6", "3.1.3.1",
        "3.1.3.3", "3.1.5.3", "3.2.1.1", "A1.2.1.4.1", "A1.2.2.1.1", "A1.2.2.2.1", "A1.2.2.5.1", "A1.6.1.2.2", "A1.6.2.1", "A1.7.1.1",
        "A1.7.2.2", "A2.3.3", "A2.4.2",
    ), SEEN), meant=dict.fromkeys(("A1.2.1.4.2", "A1.2.2.1.2", "A1.2.2.2.2", "A1.2.2.5.2"), "车牌识别 alone")),
    Count("清晰辨识（或智能识别）|人脸识别", 15, "person_recognition"),
    Count("识别|辨识", 36, "person_recognition", not_meant=dict.fromkeys(("2.2.5.1", "2.6.2", "A1.7.2.1", "A2.3.4.1"), PLATE)),
    Count("人脸(?!识别)", 1, "person_recognition", not_meant={"A1.6.1.5": "the face is to be seen, not recognised by a machine"},
          meant={c.key: "辨识 or 识别" for c in CLAUSES.values() if c.person_recognition}),
    Count(r"\d个固定", 7, "min_fixed"),
    Count(r"\d个云台", 7, "min_ptz", meant=dict.fromkeys(DEALT["min_ptz"], "dealt out to the corners")),
    Count(r"不少于2个|至少各设置摄像头1个", 2, "min_total", meant=dict.fromkeys(DEALT["min_total"], "dealt out to counted places")),
    Count("至少|不少于", 16, "any_min", meant=dict.fromkeys((*DEALT["min_total"], *DEALT["min_ptz"]), "dealt out to counted places")),
    # 各 and 分别 that deal out cameras; the others: alike in each place, the several lanes, at the corners with a number of its own
    Count("前后各|各对应|两端分别|两侧", 12, "min_total", meant={
        "A1.6.1.1": "by a figure", "A2.4.2": "by a figure", "A1.8.3": "四角及居中",
    }),
    Count("四角", 6, "min_ptz", not_meant={"A1.8.3": "not said to turn"}, meant=dict.fromkeys((
        "3.1.1.4.1", "A1.6.1.2.1", "A1.6.1.2.2", "A1.6.1.3.1", "A1.6.1.4", "A1.6.1.5", "A1.6.2.1",
    ), "by a figure")),
    Count("两端", 3, "min_total", not_meant=dict.fromkeys(("A1.4.1.1", "A1.5.4"), "两端或居中: an alternative numbers nothing"),
          meant=dict.fromkeys((*DEALT["min_total"] - {"3.1.5.1"}, "A1.6.1.1", "A2.4.2"), "by other words")),
    Count("每个|每台|每一条|各条", 11, "per", not_meant={
        "3.1.4.4": "each belt is to be seen; no number", "A1.3.2.1": "each line is to be seen; no number",
        "A2.2.2.1": "each desk is to be seen; no number",
    }),
    Count("广角或云台摄像头，数量|前后各设置广角或云台", 9, "counts", meant={"A1.8.3": "the five give the panorama together"}),
    Count("广角及云台|沿途设置固定摄像头", 3, "also"),
    Count("根据(?=海关|店面|实际)", 41, "condition", not_meant=dict.fromkeys(FENCES, "says how many points, not whether"), meant={
        **{c.key: "said by …的， or by what it is about" for c in CLAUSES.values() if c.condition and "根据" not in c.text},
    }),
    Count("上述|参照|比照|本规范|还需同时满足", 34, "refers_to"),
    Count("按照(?!本规范|上述)", 5, "refers_to", not_meant={
        "A1.1.1.6": "another norm", "A1.1.2.1.1": "how the machine is built", "A1.1.2.2": "what customs asks",
        "A2.3.6.2": "what customs asks",
    }, meant={c.key: "by other words" for c in CLAUSES.values() if c.refers_to}),
)  # fmt: skip
FIELDS = {
    "exclusive": lambda c: c.control == "exclusive",
    "primary": lambda c: c.control == "primary",
    "any_min": lambda c: c.min_fixed or c.min_ptz or c.min_total,
}


def _has(clause: Clause, told: str) -> bool:
    return bool(FIELDS[told](clause) if told in FIELDS else getattr(clause, told))


@pytest.mark.parametrize("count", COUNTS, ids=lambda count: f"{count.words}-{count.told}")
def test_words_and_fields_differ_only_where_it_is_said_why(count: Count) -> None:
    pattern = re.compile(count.words)
    assert len(pattern.findall(RAW)) == count.times
    worded = {c.key for c in CLAUSES.values() if pattern.search(c.text)}
    fielded = {c.key for c in CLAUSES.values() if _has(c, count.told)}
    assert worded - fielded == set(count.not_meant)
    assert fielded - worded == set(count.meant)
    apart = sum(len(pattern.findall(each.text)) for each in NOT_CLAUSES)
    assert sum(len(pattern.findall(c.text)) for c in CLAUSES.values()) + apart == count.times, "some stand outside clauses and headings"


def test_each_clause_says_a_mode_at_most_once_and_always_that_of_customs() -> None:
    assert [len(re.findall(words, RAW)) for words in ("专控|主控", "海关专控|海关主控")] == [255, 255]
    assert [c.key for c in CLAUSES.values() if len(re.findall("专控|主控", c.text)) > 1] == []


#: key → fixed, turning, whichever; and the words that number them
NUMBERS = {
    "2.1.6.2": (None, None, 2, "前后各设置广角或云台"), "2.2.1.2": (None, None, 2, "前后各设置广角或云台"),
    "2.3.5.2": (None, None, 2, "前后各设置广角或云台"), "2.4.1": (None, None, 2, "线路两侧设置"),
    "2.4.3.1": (None, None, 2, "检入、检出口各对应设置"),
    "2.4.4.2": (None, None, 2, "前后各设置广角或云台"), "2.5.8.2": (None, None, 2, "前后各设置广角或云台"),
    "2.6.1.2": (None, None, 2, "前后各设置广角或云台"), "3.1.1.4.1": (None, 1, None, "至少1个云台"),
    "3.1.5.1": (None, None, 2, "两端分别设置"),
    "A1.1.1.2": (None, 5, None, "四角及场地居中的高点位置安装云台"), "A1.2.4.3.1": (None, None, 2, "检入、检出口各对应设置"),
    "A1.4.2": (None, 4, None, "四角应安装云台"), "A1.5.5": (None, 4, None, "四角应安装云台"), "A1.6.1.1": (None, None, 2, "数量不少于2个"),
    "A1.6.1.2.1": (2, 1, None, "至少2个固定摄像头，同时安装至少1个云台"),
    "A1.6.1.2.2": (1, 1, None, "至少1个固定摄像头，同时安装至少1个云台"),
    "A1.6.1.3.1": (2, 1, None, "至少2个固定摄像头，同时分别安装至少1个云台"), "A1.6.1.3.2": (1, None, None, "至少1个固定"),
    "A1.6.1.4": (2, 1, None, "至少2个固定摄像头，同时分别安装至少1个云台"), "A1.6.1.5": (1, 1, None, "至少1个固定"),
    "A1.6.2.1": (2, 1, None, "至少2个固定摄像头，同时安装至少1个云台"), "A1.7.1.2": (None, None, 2, "前后各设置广角或云台"),
    "A1.8.2": (None, 5, None, "四角及居中的高点位置安装云台"), "A1.8.3": (None, None, 5, "四角及居中的高点位置安装摄像头"),
    "A1.9.1": (None, 5, None, "四角及居中的高点位置安装云台"), "A2.3.3": (None, None, 2, "前后各设置广角或云台"),
    "A2.4.2": (None, None, 2, "前后位置至少各设置摄像头1个"),
}  # fmt: skip


def test_the_numbers_are_those_that_the_norm_states() -> None:
    told = {c.key: (c.min_fixed, c.min_ptz, c.min_total) for c in CLAUSES.values() if _has(c, "any_min")}
    assert told == {key: numbers[:3] for key, numbers in NUMBERS.items()}
    assert [key for key, (*_, words) in NUMBERS.items() if words not in CLAUSES[key].text] == []


def test_a_number_of_each_place_names_the_place_in_the_clauses_own_words() -> None:
    told = {c.key: c.per for c in CLAUSES.values() if c.per}
    assert told == {
        "2.4.3.1": "每台非侵入式检查设备", "A1.2.4.3.1": "每台非侵入式检查设备", "A1.6.1.2.1": "每个查验位", "A1.6.1.3.2": "每个出入口",
        "A1.6.1.4": "每个房间", "A1.6.1.5": "每一条人员进出通道", "A1.6.2.1": "每个检疫查验位",
    }  # fmt: skip
    assert [key for key, words in told.items() if words not in CLAUSES[key].text or words not in str(CLAUSES[key].scope)] == []


def test_fifty_six_clauses_say_no_mode_and_twenty_have_none_in_the_end() -> None:
    assert sum(c.control is None for c in CLAUSES.values()) == 56
    assert [c.key for c in CLAUSES.values() if c.effective_control is None] == [
        "2.4.3.2", "3.1.5.1", "3.2.2", "A1.2.1.2.3", "A1.2.2.3.3", "A1.2.3.1.1", "A1.2.3.1.2", "A1.2.3.2", "A2.1.1.1", "A2.1.1.2",
        "A2.1.1.3", "A2.1.1.4", "A2.1.2.1", "A2.1.2.2", "A2.1.2.3", "A2.1.2.4", "A2.3.6.2", "A2.4.1", "A2.4.2", "A2.4.3",
    ]  # fmt: skip


#: the norm's word for a condition → in how many clauses it stands so, or begins so
CONDITIONS = {
    "根据海关监管需要": 22, "根据海关管理要求": 6, "按照海关管理要求": 1, "根据店面实际场景": 1, "在通道进行施封作业的": 2,
    "在通道完成施封作业的": 2,
    "由于机械吊装、履带运输、水岸泊位、铁路轨道等因素无法实现完全封闭的海关监管作业场所": 5, "在卡口、查验场地进行运输工具登临检查的": 2,
    "闸口式边民互市类场所": 1, "设置有先期机检区的": 1, "现场设有上、下客区域的": 1, "查验区内设有旅检车辆机检设备的": 1,
    "航空口岸设置有国际中转、过境区域的": 1, "查验场地配置CT机、X光机等非侵入式机检设备的": 1,
    "查验场所配置CT机、X光机等非侵入式机检设备的": 1,
    "海关集约化封闭式集装箱查验场地": 1, "为H986机检设备专门单独设立场所的": 1, "安装核辐射探测门的": 2,
    "设有集装箱/箱式货车承载货物查验场地的": 3, "设置在水路运输类监管作业场所内的": 1, "设置在公路运输类监管作业场所内的": 1,
    "设置在航空运输类监管作业场所内的": 1, "设置在铁路运输类监管作业场所内的": 1, "配备非侵入式检查设备的": 3, "配备自动传输分拣设备的": 1,
    "对于因货架等设施导致遮挡的": 1, "仓库有装卸区的": 1, "仓库有调拨区的": 1, "经批准设立有提货点的": 1,
    "因客观因素无法沿途安装摄像头的": 1,
    "海关与其它相关单位联合办公的业务大厅": 1, "根据实际监管需要": 1,
}  # fmt: skip


def test_the_conditions_are_those_that_the_norm_makes() -> None:
    told = [clause.condition for clause in CLAUSES.values() if clause.condition]
    assert {words: sum(each.startswith(words) for each in told) for words in CONDITIONS} == CONDITIONS
    assert len(told) == sum(CONDITIONS.values()) == 70
    # a condition in the midst of a clause is of a part, and goes on to say of which
    midst = {c.key: c.condition for c in CLAUSES.values() if c.condition and not c.text.startswith(c.condition)}
    assert set(midst) == {
        "2.2.5.1", "2.6.2", "3.1.1.1.2.1", "3.1.1.1.3", "3.1.3.5", "A1.2.3.5.1", "A1.2.4.1", "A1.2.4.6.1", "A1.7.2.1", "A2.1.1.1",
        "A2.1.2.1", "A2.3.4.1", "A2.3.6.3",
    }  # fmt: skip
    assert [key for key, words in midst.items() if not re.search("专控|设置|安装|实现|满足", words)] == []
    # 的， after what a site has or does is the norm's if
    assert [c.key for c in CLAUSES.values() if "的，" in c.text and not c.condition] == []


#: what a condition governs → the words by which it says so
PARTS = {
    "lpr": "车牌识别", "person": "辨识|人脸识别", "control": "专控|主控", "panorama": "全景|广角", "ptz": "云台", "audio": "音频",
    "crossed": "交叉",
}  # fmt: skip


def _governed(clause: Clause) -> str:
    """The condition with what it goes on to say: up to the end of its sentence."""
    begins = clause.text.index(str(clause.condition))
    return re.split("[。；]", clause.text[begins:])[0]


def test_a_condition_governs_the_parts_that_its_own_sentence_names_and_no_other() -> None:
    """Over all clauses with a condition: one in the midst names its part; at the beginning it is of the whole clause."""
    conditioned = [c for c in CLAUSES.values() if c.condition]
    told = {c.key: set(c.conditional) for c in conditioned}
    for clause in conditioned:
        words = _governed(clause)
        named = {part for part, word in PARTS.items() if re.search(word, words)}
        named |= {"hand"} if clause.by_hand and clause.by_hand in words and not named else set()
        is_whole = clause.text.startswith(str(clause.condition)) and (len(named) < 2 or "以及" not in words) and clause.key != "A1.6.1.3.2"
        assert told[clause.key] == (set() if is_whole else named), clause.key
    assert len(told) == 70
    assert {key for key, parts in told.items() if parts} == {
        "2.2.5.1", "2.6.2", "3.1.1.1.2.1", "3.1.1.1.3", "3.1.3.5", "A1.2.1.4.2", "A1.2.2.1.2", "A1.2.2.2.2", "A1.2.2.5.2", "A1.2.3.5.1",
        "A1.2.4.1", "A1.2.4.6.1", "A1.6.1.3.2", "A1.7.2.1", "A2.1.1.1", "A2.1.2.1", "A2.3.4.1", "A2.3.6.3",
    }  # fmt: skip
    # no condition of the norm governs these
    assert set().union(*told.values()) == {"lpr", "person", "control", "hand"}
    assert [c.key for c in CLAUSES.values() if c.conditional and not c.condition] == []


#: what no field of a camera tells → the clauses that ask for it; those where the words mean something else
BY_HAND = {
    "移动侦测|入侵报警|联动|声光": ({"A1.6.1.1"}, set()), "比对": ({"A2.3.6.3"}, set()), "措施": ({"A2.3.6.2"}, set()),
    "《|建设要求": ({"A1.1.1.6", "A1.1.2.1.1"}, set()), "申报机": ({"2.6.5.2"}, set()), "适当增加": ({"A1.6.1.3.2"}, set()),
    "远距离|超高清": ({"A2.3.1", "A2.3.6.1"}, set()),
    "系统": ({"A1.1.1.6", "A1.6.1.1"}, set()),
    # of the warehouse and the shop, each a clause of its own, which is ruled out whole where there is no such place
    "监控范围应满足": ({"3.1.3.5"}, {"A2.1.1.2", "A2.1.1.3", "A2.1.2.3"}),
}


def test_what_no_camera_tells_is_confirmed_by_hand_in_the_clauses_own_words() -> None:
    told = {c.key: c.by_hand for c in CLAUSES.values() if c.by_hand}
    assert set(told) == set().union(*(asked for asked, _ in BY_HAND.values()))
    for words, (asked, otherwise) in BY_HAND.items():
        assert {c.key for c in CLAUSES.values() if re.search(words, c.text)} == asked | otherwise
        assert [key for key in asked if not re.search(words, told[key] or "")] == []
    assert [key for key, words in told.items() if words not in CLAUSES[key].text] == []
    assert {c.key: c.external for c in CLAUSES.values() if c.external} == {"A1.1.1.6": "《海关集约化封闭式集装箱查验场地设置规范》"}
    assert [c.key for c in CLAUSES.values() if c.no_camera] == ["A2.3.6.2"]
    assert {c.key for c in CLAUSES.values() if "《" in c.text} == {c.key for c in CLAUSES.values() if c.external}


def test_only_where_neither_a_wide_nor_a_turning_camera_is_asked_for_the_numbered_ones_give_the_panorama_together() -> None:
    without = [c for c in CLAUSES.values() if c.needs_panorama and not re.search("广角|云台", c.text)]
    assert [c.key for c in CLAUSES.values() if c.counts == "together"] == [c.key for c in without] == ["A1.8.3"]
    assert all(c.min_total for c in without)
