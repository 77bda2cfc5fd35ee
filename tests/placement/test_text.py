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
