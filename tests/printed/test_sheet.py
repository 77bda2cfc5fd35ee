"""The record sheet on paper is the norm's form: its words, its boxes, nothing added inside the frame (附件1)."""

from itertools import pairwise

import pytest

from records.printed import sheet
from records.printed.sheet import Period, SheetContent
from tests.printed.cases import period, sheet_content, sheet_row
from tests.printed.reading import Page, cell_around, pages, plain, whole

#: the form as the norm prints it, without spaces
LABELS = ["操作员", "操作日期", "受监控企业", "监控方式", "□实时监控日期及时段：", "□录象监控日期及时段："]
LABELS += ["监控点（区）", "监控内容记录", "监控结果", "备注"]
NOTE_1 = "注：1、监控内容记录根据《出口水产品生产企业电子监管视频监控操作规范》的监控内容及项目记录发生的情况。"
NOTE_2 = "2、监控结果填写正常、一般异常、严重异常或违法情况，其中一般异常、严重异常需在备注栏详细说明。"


def read(content: SheetContent) -> Page:
    (page,) = pages(sheet.render(content))
    return page


def entry_heights(page: Page) -> list[float]:
    """Heights of the rows between the head of the three columns and 备注."""
    top, bottom = page.place("监控结果")[1], cell_around(page, page.place("备注"))[3]
    edges = sorted(line[1] for line in page.horizontal if bottom - 2 < line[1] < top)
    return [high - low for low, high in pairwise(edges)]


@pytest.mark.obligation("F1-1", "F1-6")
def test_the_blank_form_has_the_words_of_the_norm_and_no_others() -> None:
    (page,) = pages(sheet.blank())
    assert page.inside() == plain("".join([*LABELS[:2], "年月日", *LABELS[2:]]))
    assert page.outside() == plain(f"附件1：{sheet.TITLE}{NOTE_1}{NOTE_2}内部资料第 1 页 共 1 页")
    assert sheet.TITLE == "出口水产品生产企业货柜装箱场所视频监控记录单"
    assert len(entry_heights(page)) == 6


@pytest.mark.obligation("F1-2", "F1-3", "F1-4")
def test_operator_date_and_enterprise_stand_in_their_cells() -> None:
    page = read(sheet_content())
    operator, date = page.place("王晓琳"), page.place("2026年11月20日")
    assert cell_around(page, operator)[0] == pytest.approx(cell_around(page, page.place("操作员"))[2], abs=2)
    assert cell_around(page, operator)[2] == pytest.approx(cell_around(page, page.place("操作日期"))[0], abs=2)
    assert cell_around(page, date)[0] == pytest.approx(cell_around(page, page.place("操作日期"))[2], abs=2)
    assert cell_around(page, date)[2] == pytest.approx(page.frame[2], abs=2)
    enterprise = cell_around(page, page.place("烟台澜澄水产食品有限公司"))
    assert enterprise[0] == pytest.approx(cell_around(page, page.place("受监控企业"))[2], abs=2)
    assert enterprise[2] == pytest.approx(page.frame[2], abs=2)


@pytest.mark.obligation("F1-5")
@pytest.mark.parametrize(
    ("live", "recorded", "told"),
    [
        (
            [period("2026-11-20T01:02:00Z", "2026-11-20T01:40:13Z")],
            [],
            "☑实时监控日期及时段：2026年11月20日09:02:00–09:40:13□录象监控日期及时段：",
        ),
        (
            [],
            [period("2026-11-18T06:00:00.480Z", "2026-11-18T06:20:00Z")],
            "□实时监控日期及时段：☑录象监控日期及时段：2026年11月18日14:00:00–14:20:00",
        ),
        (
            [period("2026-11-20T15:50:00Z", "2026-11-20T16:12:30Z")],
            [],
            "☑实时监控日期及时段：2026年11月20日23:50:00–2026年11月21日00:12:30□录象监控日期及时段：",
        ),
        (
            [period("2026-11-20T01:02:00Z", "2026-11-20T01:40:00Z"), period("2026-11-20T02:15:00Z", "2026-11-20T02:31:40Z")],
            [period("2026-11-18T06:00:00Z", "2026-11-18T06:20:00Z"), period("2026-11-19T06:00:00Z", "2026-11-19T06:20:00Z")],
            (
                "☑实时监控日期及时段：2026年11月20日09:02:00–09:40:00、10:15:00–10:31:40"
                "☑录象监控日期及时段：2026年11月18日14:00:00–14:20:00；2026年11月19日14:00:00–14:20:00"
            ),
        ),
        ([], [], "□实时监控日期及时段：□录象监控日期及时段：监控点（区）"),
    ],
)
def test_a_box_is_ticked_where_there_is_a_period_and_tells_its_days(live: list[Period], recorded: list[Period], told: str) -> None:
    content = sheet_content()
    content["live"], content["recorded"] = live, recorded
    assert f"监控方式{told}" in read(content).inside()


def test_a_time_without_zone_is_refused() -> None:
    content = sheet_content()
    content["live"] = [period("2026-11-20T01:02:00", "2026-11-20T01:40:13")]
    with pytest.raises(ValueError, match="without zone"):
        sheet.render(content)


@pytest.mark.obligation("F1-6")
@pytest.mark.parametrize(("points", "rows"), [(0, 6), (1, 6), (2, 6), (6, 6), (7, 7)])
def test_there_are_at_least_six_rows_and_all_points_are_printed(points: int, rows: int) -> None:
    content = sheet_content()
    content["rows"] = [{**sheet_row(number), "lines": ["未查看"]} for number in range(1, points + 1)]
    content["remarks"] = []
    page = read(content)
    heights = entry_heights(page)
    assert len(heights) == rows
    assert min(heights) > 34
    for number in range(1, points + 1):
        assert f"装箱平台{number:02}42019011101321320{number:03}未查看正常" in page.inside()


@pytest.mark.parametrize(
    ("result", "printed"), [("normal", "正常"), ("minor", "一般异常"), ("serious", "严重异常"), ("unlawful", "违法情况"), (None, "")]
)
def test_the_result_stands_in_the_third_column(result: str | None, printed: str) -> None:
    content = sheet_content()
    content["rows"] = [{**sheet_row(1), "result": result}]
    content["remarks"] = []
    page = read(content)
    assert f"金属探测：未查看{printed}备注" in page.inside()
    if printed:
        assert cell_around(page, page.place(printed))[2] == pytest.approx(page.frame[2], abs=2)


@pytest.mark.obligation("F1-11")
def test_remarks_of_rows_stand_in_one_cell_led_by_row_and_point() -> None:
    page = read(sheet_content())
    row = "第2行装箱平台02：14:26:30起约40秒，1名装卸人员未戴工作帽，经电话通知后已佩戴。"
    other = "14:20:03–14:36:40装箱平台02图像中断，原因：网络中断。"
    assert page.inside().endswith(f"备注{row}{other}")


@pytest.mark.obligation("F1-11")
@pytest.mark.parametrize("length", [2000, 3000, 20000])
def test_a_long_remark_is_printed_whole(length: int) -> None:
    content = sheet_content()
    remark = ("地面有积水，约0.5 m²，-18℃；" * (length // 10))[:length]
    content["remarks"] = [remark]
    read_back = whole(pages(sheet.render(content)))
    assert plain(remark) in read_back


def test_a_correction_names_what_it_replaces_and_why() -> None:
    content = sheet_content()
    content["revision"], content["corrects"] = 2, {"revision": 1, "reason": "集装箱号抄写有误"}
    page = read(content)
    assert "备注更正：本单为第2版，替代第1版。理由：集装箱号抄写有误第2行" in page.inside()
    assert "编号：烟关视监〔2026〕0123号（第2版）" in page.outside()


def test_number_code_office_and_secrecy_stand_outside_the_frame() -> None:
    page = read(sheet_content())
    for text in ("编号：烟关视监〔2026〕0123号", "校验码7F3K-92QD", "烟台海关", "内部资料", "第1页共1页"):
        assert text in page.outside()
        assert text not in page.inside()
    assert page.pictures == []


def test_a_draft_says_so_outside_the_frame_and_a_submitted_sheet_does_not() -> None:
    content = sheet_content()
    assert "草稿" not in read(content).text
    content["draft"] = True
    page = read(content)
    assert "草稿" in page.outside()
    assert "草稿" not in page.inside()


def test_an_unknown_form_is_not_printed() -> None:
    with pytest.raises(ValueError, match="附件1/9"):
        sheet.render({**sheet_content(), "template": "附件1/9"})


def test_many_operators_are_all_named() -> None:
    content = sheet_content()
    content["operators"] = [f"王晓琳{number}" for number in range(12)]
    assert "、".join(content["operators"]) in read(content).inside()
