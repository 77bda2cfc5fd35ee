"""Every clause is tied to the norm's words by their place; no word of chapters 2 and 3 and attachments 1 and 2 is unaccounted for."""

import re
from collections import Counter
from hashlib import sha256

import pytest

from records import placement
from records.placement import CLAUSES, HEADINGS, NOT_CLAUSES, Clause
from tests.placement import reading

#: of all keys with their clauses' words: a key never changes, nor what it stands for
KEYS_AND_WORDS = "deeb2d95"
#: kind of what is no clause → how many, and why
APART = {
    "heading": (231, {"names what follows"}),
    "title": (5, {"name of the attachment"}),
    "definition": (6, {"says what a buffer zone is; asks for no camera", "says what a service hall is; asks for no camera",
                       "says what belongs to an apron; asks for no camera"}),
    "introduction": (2, {"leads to the clauses of the chapter and says when they apply; asks for no camera itself",
                         "lists the places the chapter is about; asks for no camera"}),
}  # fmt: skip


def test_a_clause_stands_word_for_word_where_it_says() -> None:
    lines = reading.lines()

    def there(place: placement.Place) -> str:
        return lines[place.line - 1][place.begins : place.ends]

    assert [c.key for c in CLAUSES.values() if there(c.place) != c.text] == []
    assert [each.text for each in NOT_CLAUSES if there(each.place).rstrip("。") != each.text.rstrip("。")] == []


def test_every_paragraph_is_one_clause_or_stands_apart_with_its_reason() -> None:
    told = Counter([c.place for c in CLAUSES.values()] + [each.place for each in NOT_CLAUSES])
    assert {placement.Place(p.line, p.begins, p.ends) for p in reading.paragraphs()} == set(told)
    assert [place for place, times in told.items() if times > 1] == []


def test_no_sign_of_the_chapters_is_left_over_but_the_printed_numbers() -> None:
    covered: dict[int, set[int]] = {}
    for each in (*CLAUSES.values(), *NOT_CLAUSES):
        covered.setdefault(each.place.line, set()).update(range(each.place.begins, each.place.ends))
    left = ["".join(sign for at, sign in enumerate(words) if at not in covered.get(line, ())) for line, words in reading.region()]
    numbers = re.compile(r"第[一二三四五六七八九十]+[章节]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.|（\d+）|")
    assert [words for words in left if not numbers.fullmatch(words.strip())] == []


def test_what_is_no_clause_is_so_for_a_stated_reason() -> None:
    assert {kind: (sum(each.kind == kind for each in NOT_CLAUSES), {each.reason for each in NOT_CLAUSES if each.kind == kind})
            for kind in {each.kind for each in NOT_CLAUSES}} == APART  # fmt: skip
    assert [each.text for each in NOT_CLAUSES if each.kind in {"heading", "title"} and re.search("[，；]|应|须", each.text)] == []


def test_the_clauses_stand_in_the_norms_order_and_their_number_is_known() -> None:
    places = [c.place.line for c in CLAUSES.values()]
    assert places == sorted(places)
    assert len(CLAUSES) == 311
    assert Counter(c.part.value for c in CLAUSES.values()) == {"main": 157, "annex1": 128, "annex2": 26}


def test_a_key_follows_from_the_place_and_not_from_the_printed_number() -> None:
    read = {p.line: p for p in reading.paragraphs()}
    several = Counter(read[c.place.line].key for c in CLAUSES.values() if read[c.place.line].level is None)
    count: Counter[str] = Counter()
    for clause in CLAUSES.values():
        paragraph = read[clause.place.line]
        count[paragraph.key] += 1
        expected = paragraph.key if several[paragraph.key] < 2 else f"{paragraph.key}.{count[paragraph.key]}"
        assert clause.key == expected
        above = paragraph.number or read[placement.HEADINGS[paragraph.key].place.line].number
        assert clause.number == above
    assert [(h.key, h.number) for h in HEADINGS.values()] == [
        (read[h.place.line].key, read[h.place.line].number) for h in HEADINGS.values()
    ]


def test_keys_are_unique_and_stable() -> None:
    written = [each["key"] for file in placement._given() for each in file["clause"]]
    assert len(written) == len(set(written)) == len(CLAUSES)
    words = "\n".join(f"{key}\t{clause.text}" for key, clause in CLAUSES.items())
    assert sha256(words.encode()).hexdigest()[:8] == KEYS_AND_WORDS


CH2, CH3 = "第二章 海关监管作业场所监控摄像头设置规范", "第三章 海关集中作业场地监控摄像头设置规范"


@pytest.mark.parametrize(
    ("key", "number", "chapter", "section", "area"),
    [
        ("2.1.6.2", "（二）", CH2, "第一节 水路运输类海关监管作业场所", "卡口"),
        ("2.1.10", "十、", CH2, "第一节 水路运输类海关监管作业场所", "检疫处理区"),
        ("3.1.1.1.2.2", "（2）", CH3, "第一节 旅客通关作业场地", "旅检大厅 / 卫生检疫区 / 现场排查处置作业区"),
        ("3.1.1.1.4", "4.", CH3, "第一节 旅客通关作业场地", "旅检大厅 / 卫生检疫区"),
        # the printed number is the same as that of the area before
        ("A1.7.4", "三、", "第七章 公路口岸客车查验区", None, "围网（墙）"),
        ("A2.2.1.2", "一、", "第二章 海关对外办理业务大厅", None, "等候区"),
    ],
)  # fmt: skip
def test_a_clause_knows_where_it_stands(key: str, number: str, chapter: str, section: str | None, area: str) -> None:
    clause = CLAUSES[key]
    assert (clause.number, clause.chapter, clause.section, clause.area) == (number, chapter, section, area)


def test_scope_and_condition_are_the_clauses_own_words() -> None:
    def own(clause: Clause, words: str | None) -> bool:
        return all(each in clause.text for each in (words or "").split("；"))

    assert [c.key for c in CLAUSES.values() if not own(c, c.scope) or not own(c, c.condition)] == []
    without = [c.key for c in CLAUSES.values() if c.scope is None and not c.only_refers]
    #: another norm's demands; all that the heading names; other means than cameras
    assert without == ["A1.1.1.6", "A1.6.1.3.1", "A2.3.6.2"]


#: by reading the norm's paragraph: its line, all that is to be seen and where, its condition; at least one of each section
WHOLE = {
    "2.1.7.2": (69, "该区域全景", "根据海关监管需要"),
    "2.1.9.2": (78, "相关区域", "由于机械吊装、履带运输、水岸泊位、铁路轨道等因素无法实现完全封闭的海关监管作业场所"),
    "2.2.5.1": (103, "运输工具停靠检查位置；车牌号、登临作业过程", "根据海关监管需要，安装具备车牌识别功能的摄像头"),
    "2.2.5.2": (104, None, "在卡口、查验场地进行运输工具登临检查的"),
    "2.3.4.1": (136, "车辆停放装卸区、出入口、围网（墙）等；车牌号、人员进出、货物装卸和作业过程", None),
    "2.4.5.3": (178, "现场作业人员", "根据海关监管需要"),
    "2.5.1.1": (
        211,
        ("货物堆存区、装卸区、货物出入口（卡口）、人员进出通道、库内区间通道、围网（墙）等；"
         "货物进出、人员进出、货物储存情况、货物装卸和作业过程"),
        None,
    ),
    "2.6.5.2": (285, "申报台摄像头、申报机", "根据海关监管需要"),
    "2.6.10.2": (313, "闸口式边民互市类场所相关区域", "闸口式边民互市类场所"),
    "3.1.1.1.2.1": (
        328,
        ("医学排查室、（负压）临时留验室、隔离室、传染病病原体快速检测实验室、旅行健康室、核生化排查处置室、核生化应急处置室、"
         "突发卫生事件应急处置室、洗消室、应急物资储备室、独立转诊通道等各类功能用房；各区域海关作业过程；作业人员；区域全景"),
        "根据海关监管需要，安装具备对作业人员的清晰辨识（或智能识别）功能的摄像头",
    ),
    "3.1.3.5": (
        415, "实施查验作业的区域；查验作业全过程；查验区内高处；区域全景及场地内监管秩序；客运车辆机检查验全过程",
        "查验区内设有旅检车辆机检设备的，监控范围应满足对客运车辆机检查验全过程的监控",
    ),
    "3.2.4.1": (
        490,
        ("机检查验室、人工查验室、邮件出入口、机检屏幕、人工查验台以及毒品快速检测室、检疫隔离仓库、检疫鉴定初筛室等；"
         "货物进出、机检过程、人工查验等作业过程"),
        None,
    ),
    "A1.1.2.1.3": (535, "场所的卡口通道、场内车辆通道、围网（墙）等；车辆进出过程；区域全景", "为H986机检设备专门单独设立场所的"),
    "A1.2.4.6.1": (
        735, "运输工具停靠检查位置；车牌号、人工检查作业过程；现场作业人员",
        "根据海关监管需要，安装具备车牌识别功能以及对现场作业人员的清晰辨识（或智能识别）功能的摄像头",
    ),
    "A1.3.2.1": (761, "各条检测线；车辆在各条检测线工作情况", None),
    "A1.4.4.2": (809, "非侵入式机检设备；货物上线口和机检检查全过程", "查验场所配置CT机、X光机等非侵入式机检设备的"),
    "A1.5.5": (831, "出入口；货物和人员进出区域情况；暂存区域内四角；供港澳鲜活品暂存全过程", None),
    "A1.6.1.3.2": (848, "每个出入口", "对于因货架等设施导致遮挡的，应适当增加安装固定摄像头"),
    "A1.7.2.1": (876, "运输工具停靠检查位置；车牌号、登临、查验作业过程", "根据海关监管需要，安装具备车牌识别功能的摄像头"),
    "A1.8.3": (900, "四角及居中的高点位置；堆场区域全景；进出境合格木材的进出场情况", None),
    "A1.9.1": (913, "四角及居中的高点位置；区域全景及场地内监管秩序；查验种苗外观情况以及查验作业全过程", None),
    "A2.1.2.1": (952, "销售场所出入口；人员进出免税店的动态情况；进出人员", "根据海关监管需要，增加设置具备智能视频监控功能的摄像头"),
    "A2.2.3": (982, "海关内部办公区的部分区域", "根据海关管理要求"),
    "A2.3.1": (987, "非军事管理区高点位置；全过程；沿途；车辆行驶情况、中途异常情况等", "根据海关监管需要"),
    "A2.4.2": (1018, "通道区域前后位置；进出卡口车辆车牌号、进出卡口人员情况；区域全景", None),
}  # fmt: skip


def test_a_clause_of_each_section_has_its_whole_scope_and_condition_in_the_norms_words() -> None:
    assert {key: (c.place.line, c.scope, c.condition) for key in WHOLE for c in [CLAUSES[key]]} == WHOLE
    lines = reading.lines()
    for line, scope, condition in WHOLE.values():
        assert [words for words in f"{scope or ''}；{condition or ''}".split("；") if words not in lines[line - 1]] == []
    sections = {(c.part, c.chapter, c.section) for c in CLAUSES.values()}
    assert sections == {(CLAUSES[key].part, CLAUSES[key].chapter, CLAUSES[key].section) for key in WHOLE}
    assert len(sections) == 21


@pytest.mark.parametrize(
    ("pattern", "times"),
    [(r"清晰监控(?!要求)和?([^。，；]+)[。，；]", 157), (r"对([^，。]+?)的?(?:清晰辨识|人脸识别)", 13), ("(全景)", 97)],
)
def test_whatever_a_clause_says_is_to_be_seen_or_recognised_is_in_its_scope(pattern: str, times: int) -> None:
    asked = [(clause, words) for clause in CLAUSES.values() for words in re.findall(pattern, clause.text)]
    assert [(clause.key, words) for clause, words in asked if words not in (clause.scope or "")] == []
    assert len(asked) == times


def test_the_second_reading_finds_no_demand_outside_the_clauses() -> None:
    held = {line: (c.place.begins, c.place.ends) for c in CLAUSES.values() for line in [c.place.line]}
    outside = [
        words for line, begins, ends, words in reading.asking()
        if line not in held or not (held[line][0] < ends and begins < held[line][1])
    ]  # fmt: skip
    #: headings and titles, which name the subject; and the one introduction that says when its chapter applies
    assert outside == [
        "第二章 海关监管作业场所监控摄像头设置规范",
        "第三章 海关集中作业场地监控摄像头设置规范",
        "设置规范",
        "监管作业场所（场地）设置有集装箱/箱式货车承载货物查验场地、H986机检查验场地的，监控摄像头应按照下述规范要求设置。",
        "（一）检疫区设置要求。",
        "（二）卫生处理区设置要求。",
        "（三）隔离区设置要求。",
        "海关作业现场监控摄像头设置规范",
    ]


def test_the_second_reading_finds_no_clause_that_asks_nothing() -> None:
    asking = {line for line, *_ in reading.asking()}
    silent = [c.key for c in CLAUSES.values() if c.place.line not in asking]
    assert silent == []
