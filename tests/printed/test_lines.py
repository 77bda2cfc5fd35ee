"""Lines break as print breaks them: over all widths, whatever was typed."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from records.printed.lines import atoms, broken, paragraphs
from records.printed.paper import covered, width

FORBIDDEN_START = "、，。；：！？）》】”’%℃"
FORBIDDEN_END = "（《【“‘"
PIECES = [
    "冻南美白虾仁", "地面", "积水", "，", "。", "、", "；", "：", "！", "？", "（", "）", "《", "》", "【", "】", "“", "”", "‘", "’",
    "-18℃", "95%", "LC20261105A", "2,300", "23,000 kg", "CXRU1204581", "袋/箱", "鲁F·12345", "鲁F6K218", "31/40", "1kg×10", " ",
    "　", "2026年11月20日", "14:21:26–14:21:56", "〔2026〕0123号", "——", "……", "0.5 m²", "企业名称/备案号", "≤5", "±0.5", "𬶍",
]  # fmt: skip


def measure(text: str) -> float:
    return width(text, 10.5)


def spoiled(text: str) -> bool:
    """Signs piled up wider than a line, where some rule must give way."""
    return any(measure(atom) > 150 for atom in atoms(text))


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=120).map("".join), st.floats(150, 450))
@settings(max_examples=300, deadline=None)
def test_no_line_breaks_a_rule_of_print(text: str, limit: float) -> None:
    assume(not spoiled(text))
    lines = broken(text, limit, measure)
    for number, line in enumerate(lines):
        assert measure(line) <= limit + 0.01
        assert number == 0 or line[:1] not in FORBIDDEN_START or not line
        assert number == len(lines) - 1 or line[-1:] not in FORBIDDEN_END or not line
    words = re.findall(r"[A-Za-z0-9]+", text)
    assert re.findall(r"[A-Za-z0-9]+", "\n".join(lines)) == words


@given(st.text(st.sampled_from(sorted(map(chr, covered()))), max_size=300), st.floats(12, 450))
@settings(max_examples=300, deadline=None)
def test_no_sign_is_lost_and_no_line_too_wide_whatever_was_typed(text: str, limit: float) -> None:
    lines = broken(text, limit, measure)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= limit + 0.01 for line in lines)


@given(st.text(st.sampled_from('AB12虾，（）“”/" '), max_size=200), st.floats(60, 200))
@settings(max_examples=300, deadline=None)
def test_a_word_that_fits_is_never_torn_even_among_piled_up_signs(text: str, limit: float) -> None:
    words = re.findall(r"[AB12]+", text)
    assume(all(measure(word) <= limit for word in words))
    assert re.findall(r"[AB12]+", "\n".join(broken(text, limit, measure))) == words


@pytest.mark.parametrize(
    "whole",
    ["-18℃", "袋/箱", "鲁F·12345", "闽D·12345", "鲁F2M73挂", "鲁F52837D", "2026年11月20日", "14:21:26–14:21:56", "CXRU1204581", "23,000",
     "3700/02871", "1kg×10", "95%", "±0.5", "——", "……", "（虾）", "“鲜”", "日\u00a009:02:00"],
)  # fmt: skip
def test_what_belongs_together_stays_in_one_line(whole: str) -> None:
    for before in range(40):
        lines = broken("虾" * before + whole + "虾" * 20, 190, measure)
        assert any(whole in line for line in lines), (before, lines)


def test_two_plates_may_stand_in_two_lines_but_the_plus_ends_the_first() -> None:
    lines = broken("车头鲁F6K218+鲁F2M73挂", measure("车头鲁F6K218+鲁F2"), measure)
    assert lines == ["车头鲁F6K218+", "鲁F2M73挂"]


def test_a_token_wider_than_its_cell_is_cut_behind_a_separator() -> None:
    lines = broken("CXRU1204581/MNBU3812043/SEGU9514083", measure("CXRU1204581/MNBU3"), measure)
    assert lines == ["CXRU1204581/", "MNBU3812043/", "SEGU9514083"]


def test_a_word_without_separators_fills_its_lines() -> None:
    lines = broken("A" * 3000, 200, measure)
    assert "".join(lines) == "A" * 3000
    assert min(measure(line) for line in lines[:-1]) > 190


def test_an_indent_is_kept_and_spaces_at_a_break_are_left_out() -> None:
    assert broken("　　虾 AB CD", measure("　　虾 AB"), measure) == ["　　虾 AB", "CD"]


def test_paragraphs_are_those_typed_on_any_system() -> None:
    assert paragraphs("一\r\n二\n\n三\t四") == ["一", "二", "", "三   四"]
