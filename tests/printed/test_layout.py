"""However much is written, every page is a whole form: closed borders, one head, no note or signature alone, right page numbers."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.printed import inspection, sheet
from records.printed.inspection import InspectionContent
from tests.printed.cases import attachment, inspection_content, sheet_content, sheet_row, signature, two_rounds
from tests.printed.reading import Page, around, cell_around, loose_ends, pages, plain, whole, within

LONG = "装卸过程中地面有积水，约0.5 m²，已要求企业清理；鲁F·12345车辆到场，袋/箱标识清楚（“31/40”规格）。"


def assert_whole(read: list[Page]) -> None:
    """What holds on every page of every paper."""
    for number, page in enumerate(read, start=1):
        assert f"第{number}页共{len(read)}页" in page.outside()
        assert page.lines, "a page without a frame"
        assert loose_ends(page) == []
        assert page.inside(), "a frame with nothing in it"
        left, bottom, right, top = page.frame
        assert left > 60
        assert right < 595 - 60
        assert bottom > 60
        assert top < 842 - 60
        for run, box in page.runs:
            is_around = box[0] >= left - 2 and box[2] <= right + 2 and (box[1] >= top or box[3] <= bottom)
            assert is_around or within(box, cell_around(page, box), slack=0.5), (number, run)
    for first, second in ((one, other) for page in read for one in page.runs for other in page.runs if one is not other):
        assert not overlap(first[1], second[1]), (first, second)


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.3 and min(one[3], other[3]) - max(one[1], other[1]) > 0.3


@pytest.mark.parametrize("entries", [0, 1, 7, 10, 50])
@pytest.mark.parametrize("remarks", [0, 3, 40])
def test_any_number_of_entries_and_remarks_is_set_whole(entries: int, remarks: int) -> None:
    content = sheet_content()
    content["rows"] = [sheet_row(number) for number in range(1, entries + 1)]
    content["remarks"] = [f"第{number}条。{LONG}" for number in range(remarks)]
    read = pages(sheet.render(content))
    assert_whole(read)
    for page in read:
        has_entries = "装箱平台" in page.inside().split("备注")[0] or (entries == 0 and page is read[0])
        assert page.inside().count("监控点（区）监控内容记录监控结果") == has_entries
    told = whole(read)
    for number in range(1, entries + 1):
        assert f"第{number}处未见积水" in told
    for remark in content["remarks"]:
        assert plain(remark) in told
    assert ["注：1、" in page.outside() for page in read] == [False] * (len(read) - 1) + [True]


OUTAGE = "14:20:03–14:36:40 装箱平台02 图像中断，原因：网络中断。"


@pytest.mark.obligation("F1-6", "F1-11")
@pytest.mark.parametrize(("lines", "remarks"), [(1, 1), (15, 3), (16, 4), (18, 4), (20, 1)])
def test_a_sheet_of_one_row_with_ordinary_remarks_is_one_page_of_six_rows(lines: int, remarks: int) -> None:
    content = sheet_content()
    content["rows"] = [{**sheet_row(1), "lines": ["地面清洁卫生：无积水"] * lines}]
    content["remarks"] = [OUTAGE] * remarks
    read = pages(sheet.render(content))
    assert len(read) == 1
    assert_whole(read)
    (page,) = read
    top, bottom = page.place("监控结果")[1], cell_around(page, page.place("备注"))[3]
    edges = sorted(line[1] for line in page.horizontal if bottom - 2 < line[1] < top)
    assert len(edges) == 6 + 1
    assert min(high - low for low, high in pairwise(edges)) > 11


@pytest.mark.parametrize("entries", [1, 2, 3, 5, 6, 8, 12])
@pytest.mark.parametrize("lines", [2, 4, 7, 8, 13, 19, 22, 24])
def test_the_remarks_are_never_alone_overleaf(entries: int, lines: int) -> None:
    """Some entry, a blank one at least, or their own beginning on the page before."""
    content = sheet_content()
    content["rows"] = [{**sheet_row(number), "lines": ["地面清洁卫生：无积水"] * lines} for number in range(1, entries + 1)]
    for remarks in (0, 2, 5, 8):
        content["remarks"] = [OUTAGE] * remarks
        read = pages(sheet.render(content))
        assert_whole(read)
        first = read[-1].inside()
        assert not first.startswith("备注") or first.startswith("备注（续）"), remarks


def test_four_hundred_remarks_are_set_whole() -> None:
    content = sheet_content()
    content["remarks"] = [f"第{number}条。{LONG}" for number in range(400)]
    read = pages(sheet.render(content))
    assert_whole(read)
    assert all(plain(remark) in whole(read) for remark in content["remarks"])
    assert [page.inside().startswith("备注（续）") for page in read] == [False] + [True] * (len(read) - 1)


@pytest.mark.parametrize("length", [2000, 3000])
def test_a_long_entry_goes_on_overleaf_under_the_repeated_head(length: int) -> None:
    content = sheet_content()
    text = (LONG * 100)[:length]
    content["rows"] = [sheet_row(1), {**sheet_row(2), "lines": [text]}, sheet_row(3)]
    read = pages(sheet.render(content))
    assert_whole(read)
    assert len(read) > 1
    assert read[1].inside().startswith("监控点（区）监控内容记录监控结果装箱平台02（续）")
    joined = re.sub("监控点（区）监控内容记录监控结果装箱平台02（续）|正常", "", "".join(page.inside() for page in read))
    assert plain(text) in joined


@settings(max_examples=40, deadline=None)
@given(lengths=st.lists(st.integers(0, 420), max_size=9), remark=st.integers(0, 2500), lines=st.integers(1, 6))
def test_no_mixture_of_lengths_breaks_a_page(lengths: list[int], remark: int, lines: int) -> None:
    content = sheet_content()
    content["rows"] = [{**sheet_row(number), "lines": [(LONG * 9)[:length]] * lines} for number, length in enumerate(lengths)]
    content["remarks"] = [(LONG * 60)[:remark]]
    read = pages(sheet.render(content))
    assert_whole(read)
    for page in read[1:]:
        last_lines = [run for run, box in page.runs if within(box, page.frame) and box[0] > 175]
        assert "（续）" not in page.inside() or len(last_lines) > 1, "the last line of a text alone on a page"


@settings(max_examples=30, deadline=None)
@given(st.tuples(*[st.integers(1, 2200)] * 3), st.integers(0, 10), st.integers(0, 3))
def test_no_mixture_of_blocks_breaks_a_page(lengths: tuple[int, int, int], files: int, signers: int) -> None:
    read = pages(inspection.render(with_lengths(lengths, files, signers), copies=("enterprise",)))
    assert_whole(read)
    assert_signed_below_text(read)
    assert "注：本记录一式二份" in read[-1].outside()


@pytest.mark.parametrize("signers", [0, 2])
@pytest.mark.parametrize("length", range(800, 1200, 34))
def test_a_signature_line_goes_overleaf_only_with_text_above_it(length: int, signers: int) -> None:
    """One line more each time, over the end of the first page."""
    read = pages(inspection.render(with_lengths((length, 40, 40), 0, signers), copies=("office",)))
    assert len(read) > 1
    assert_signed_below_text(read)


def assert_signed_below_text(read: list[Page]) -> None:
    found = 0
    for page in read:
        for run, box in page.runs:
            if plain(run).endswith("人签名："):
                cell = cell_around(page, box)
                assert [other for _, other in page.runs if within(other, cell) and other[1] > box[3]], (page.text, run)
                found += 1
    assert found == 3


def with_lengths(lengths: tuple[int, int, int], files: int, signers: int) -> InspectionContent:
    content = inspection_content()
    signed = [signature(f"王晓琳{number}", "2026-11-20T08:00:00Z") for number in range(signers)]
    texts = [(LONG * 50)[:length] for length in lengths]
    proofs = [attachment(f"现场照片{number:02}.jpg") for number in range(files)]
    content["rounds"] = [
        {
            "round": 1,
            "finding": {"text": texts[0], "deadline": "2026-11-27", "signatures": signed},
            "correction": {"text": texts[1], "attachments": proofs, "signatures": signed},
            "follow_up": {"text": texts[2], "satisfied": True, "attachments": [], "signatures": signed},
        }
    ]
    return content


@pytest.mark.parametrize("field", ["name", "address", "registration", "product", "scope"])
def test_a_long_cell_of_the_head_goes_on_too(field: str) -> None:
    content = inspection_content()
    text = (LONG * 100)[:3000]
    if field in {"name", "address", "registration"}:
        content["enterprise"][field] = text
    else:
        content[field] = text
    read = pages(inspection.render(content, copies=("office",)))
    assert_whole(read)
    assert len(read) > 1


def test_rounds_over_several_pages_are_set_whole() -> None:
    content = two_rounds()
    for given_round in content["rounds"]:
        assert given_round["finding"]
        given_round["finding"]["text"] = (LONG * 20)[:900]
    read = pages(inspection.render(content, copies=("office",)))
    assert_whole(read)
    assert whole(read).count("企业负责人签名：陈海峰") == 2


def test_a_paper_that_fits_on_one_page_fills_it() -> None:
    for pdf in (sheet.blank(), inspection.blank(), sheet.render(sheet_content()), inspection.render(inspection_content())):
        for page in pages(pdf):
            notes = around(box for run, box in page.runs if "注：" in plain(run) or plain(run).startswith("2、"))
            assert notes[1] == pytest.approx(72, abs=4)
