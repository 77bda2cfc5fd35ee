"""The inspection record on paper is the norm's form, in two copies, with every signature in its block (附件2)."""

import pytest

from records.printed import inspection
from records.printed.inspection import InspectionContent
from tests.printed.cases import SHA, first_round, inspection_content, signature, two_rounds
from tests.printed.reading import Page, cell_around, pages, plain, whole, within

HEAD = ["企业名称", "企业地址", "产品名称", "卫生备案编号", "检查范围"]
BLOCKS = ["不符合项及处理意见", "检查人签名：年月日", "纠正措施", "企业负责人签名：年月日", "跟踪检查", "跟踪检查人签名：年月日"]
NOTE = "注：本记录一式二份，检验检疫部门、企业各存1份。"


def read(content: InspectionContent) -> Page:
    (page,) = pages(inspection.render(content, copies=("office",)))
    return page


def open_round() -> InspectionContent:
    """Nobody has signed, nothing but the finding is written."""
    content = inspection_content()
    content["rounds"] = [
        {"round": 1, "finding": {"text": "地面有积水。", "deadline": None, "signatures": []}, "correction": None, "follow_up": None}
    ]
    content["clips"] = []
    return content


@pytest.mark.obligation("F2-1", "F2-11")
def test_the_blank_form_has_the_words_of_the_norm_and_no_others_in_two_copies() -> None:
    office, enterprise = pages(inspection.blank())
    assert inspection.TITLE == "出口食品生产企业货柜装箱场所检查记录"
    for page, mark in ((office, "检验检疫部门存"), (enterprise, "企业存")):
        assert page.inside() == "".join([*HEAD, *BLOCKS])
        assert page.outside() == plain(f"附件2：{inspection.TITLE}{mark}{NOTE}第 1 页 共 1 页")


@pytest.mark.obligation("F2-2", "F2-3", "F2-6")
@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("企业名称", "烟台澜澄水产食品有限公司"),
        ("企业地址", "山东省烟台市福山区渔港路18号"),
        ("检查范围", "装箱平台01、装箱平台02、人员通道"),
    ],
)
def test_the_head_stands_in_full_rows(label: str, text: str) -> None:
    page = read(inspection_content())
    cell = cell_around(page, page.place(text))
    assert cell[0] == pytest.approx(cell_around(page, page.place(label))[2], abs=2)
    assert cell[2] == pytest.approx(page.frame[2], abs=2)
    assert label + text in page.inside()


@pytest.mark.obligation("F2-4", "F2-5")
def test_product_and_registration_share_a_row() -> None:
    page = read(inspection_content())
    assert "产品名称冻南美白虾仁卫生备案编号3700/02871检查范围" in page.inside()
    product, registration = cell_around(page, page.place("冻南美白虾仁")), cell_around(page, page.place("3700/02871"))
    assert product[1::2] == registration[1::2]
    assert product[2] < registration[0]


@pytest.mark.obligation("F2-7")
def test_the_opinion_its_signatures_and_date_stand_in_one_cell() -> None:
    page = read(inspection_content())
    assert (
        "责令补齐消毒设施。限2026年11月27日前整改完毕。证据：片段烟关片〔2026〕0012号，装箱平台02（42019011101321320002），"
        f"2026年11月20日14:25:30–14:27:30SHA-256{SHA}检查人签名：王晓琳李建国2026年11月20日纠正措施"
    ) in page.inside()
    cell = cell_around(page, page.place("责令补齐"))
    for text in ("检查人签名：", "王晓琳", "李建国", "2026年11月20日"):
        places = [box for run, box in page.runs if plain(run) == text and within(box, cell)]
        assert len(places) == 1, text


def test_officers_stand_side_by_side_each_with_the_drawing_behind_the_name() -> None:
    page = read(inspection_content())
    first, second = page.place("王晓琳"), page.place("李建国")
    assert first[1] == pytest.approx(second[1], abs=1)
    drawn = sorted(box for box in page.pictures if abs((box[1] + box[3]) / 2 - first[1]) < 14)
    assert len(drawn) == 2
    assert first[2] <= drawn[0][0] < drawn[0][2] <= second[0] < second[2] <= drawn[1][0]
    cell = cell_around(page, first)
    assert all(within(box, cell, slack=-1) for box in drawn)
    shape = [(box[2] - box[0]) / (box[3] - box[1]) for box in page.pictures]
    assert shape == pytest.approx([420 / 150] * len(shape), rel=0.02)


def test_many_signers_take_more_lines_and_stay_in_the_cell() -> None:
    content = inspection_content()
    finding = content["rounds"][0]["finding"]
    assert finding
    finding["signatures"] = [signature(f"阿卜杜热合曼·买买提{number}", "2026-11-20T08:00:00Z") for number in range(5)]
    page = read(content)
    cell = cell_around(page, page.place("检查人签名："))
    for number in range(5):
        assert within(page.place(f"买买提{number}"), cell)
    assert len([box for box in page.pictures if within(box, cell)]) == 5


def test_signers_of_different_days_each_have_their_own_date() -> None:
    content = inspection_content()
    finding = content["rounds"][0]["finding"]
    assert finding
    finding["signatures"] = [signature("王晓琳", "2026-11-20T08:00:00Z"), signature("李建国", "2026-11-21T08:00:00Z")]
    assert "检查人签名：王晓琳2026年11月20日李建国2026年11月21日纠正措施" in read(content).inside()


def test_the_date_of_a_signature_is_that_of_beijing() -> None:
    """16:30 UTC is after midnight in Beijing."""
    assert "企业负责人签名：陈海峰2026年11月23日" in read(inspection_content()).inside()


def test_attachments_are_listed_with_their_hashes() -> None:
    told = f"材料1：消毒液机照片01.jpgSHA-256{SHA}材料2：培训记录.pdfSHA-256{SHA}企业负责人签名："
    assert told in read(inspection_content()).inside()


def test_what_nobody_signed_keeps_its_blanks() -> None:
    page = read(open_round())
    assert page.inside().endswith("地面有积水。" + "".join(BLOCKS[1:]))
    assert page.pictures == []
    right = [page.runs[index][1][2] for index, (run, _) in enumerate(page.runs) if plain(run).endswith("日")]
    assert max(right) - min(right) < 1


@pytest.mark.obligation("F2-12")
def test_nothing_found_prints_the_other_blocks_blank() -> None:
    content = open_round()
    content["rounds"][0]["finding"] = {"text": "无", "deadline": None, "signatures": [signature("王晓琳", "2026-11-20T08:00:00Z")]}
    assert read(content).inside().endswith("处理意见无检查人签名：王晓琳2026年11月20日" + "".join(BLOCKS[2:]))


def test_a_second_round_stands_below_the_first_in_the_same_cells() -> None:
    inside = whole(pages(inspection.render(two_rounds(), copies=("office",))))
    in_order = [
        "第1轮装箱平台02", "检查人签名：王晓琳", "第2轮消毒液机1台未运行", "限2026年12月1日前整改完毕。检查人签名：孙跟踪2026年11月25日",
        "第1轮已补装", "企业负责人签名：陈海峰2026年11月23日", "第2轮已修复。企业负责人签名：陈海峰2026年11月26日",
        "第1轮消毒液机仅1台运行。结论：不合格，继续整改。跟踪检查人签名：孙跟踪2026年11月25日",
        "第2轮两台均运行正常。结论：合格。跟踪检查人签名：孙跟踪2026年12月1日",
    ]  # fmt: skip
    at = [inside.index(text) for text in in_order]
    assert at == sorted(at)
    assert inside.count("跟踪检查人签名") == 2


def test_who_need_not_sign_is_named_between_the_conclusion_and_the_signature_on_one_page() -> None:
    content = two_rounds()
    first, second = content["rounds"]
    assert first["finding"]
    assert second["follow_up"]
    first["finding"]["released"] = [{"name": "李建国", "reason": "已调离烟台海关，无法登录签名"}]
    second["follow_up"]["released"] = [{"name": "王晓琳", "reason": "长期病假"}]
    made = pages(inspection.render(content, copies=("office",)))
    assert len(made) == 2
    assert "李建国未签名，理由：已调离烟台海关，无法登录签名检查人签名：" in whole(made)
    assert "结论：合格。王晓琳未签名，理由：长期病假跟踪检查人签名：孙跟踪2026年12月1日" in made[1].inside()


def test_a_round_that_waits_for_its_answer_shows_the_blank_line() -> None:
    content = two_rounds()
    content["rounds"][1]["correction"] = None
    content["rounds"][1]["follow_up"] = None
    inside = whole(pages(inspection.render(content, copies=("office",))))
    assert "第2轮企业负责人签名：年月日" in inside
    assert inside.endswith("第2轮跟踪检查人签名：年月日")


def test_a_single_round_is_not_numbered() -> None:
    assert "第1轮" not in read(inspection_content()).text


@pytest.mark.obligation("F2-11")
def test_both_copies_say_the_same_but_for_the_mark_and_count_their_own_pages() -> None:
    content = two_rounds()
    for given in content["rounds"]:
        assert given["finding"]
        given["finding"]["text"] *= 30
    office, enterprise = (pages(inspection.render(content, copies=(copy,))) for copy in inspection.COPIES)
    assert len(office) > 1
    both = pages(inspection.render(content))
    assert [page.text for page in both] == [page.text for page in (*office, *enterprise)]
    for number, (ours, theirs) in enumerate(zip(office, enterprise, strict=True), start=1):
        assert ours.inside() == theirs.inside()
        assert ours.outside() == theirs.outside().replace("企业存", "检验检疫部门存", 1)
        assert f"第{number}页共{len(office)}页" in theirs.outside()


def test_number_office_and_code_stand_outside_the_frame() -> None:
    page = read(inspection_content())
    for text in ("编号：烟关检记〔2026〕0031号", "校验码K2M4-77QD", "烟台海关", "检验检疫部门存"):
        assert text in page.outside()
        assert text not in page.inside()
    assert "内部资料" not in page.text, "the enterprise takes its copy home"


def test_an_unknown_form_is_not_printed() -> None:
    with pytest.raises(ValueError, match="附件2/9"):
        inspection.render({**inspection_content(), "template": "附件2/9"})


def test_a_first_round_is_not_changed_by_printing() -> None:
    content = inspection_content()
    inspection.render(content)
    assert content["rounds"] == [first_round()]
