"""The name on the picture: from its parts, at most two lines, 云台 when it pans, abbreviations only where needed (E-5 … E-9)."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.base import Unfit
from records.camera import Mount
from records.osd_name import composing

ROOT = Path(__file__).resolve().parents[2]
SITE, SHORTS = (
    "甘其毛都口岸嘉友国际物流有限公司海关监管场所",
    {"甘其毛都口岸嘉友国际物流有限公司海关监管场所": ["嘉友国际物流"], "呼和浩特海关": ["呼关"]},
)


def test_the_norms_two_examples_come_of_their_parts() -> None:
    point = composing.point_name("查验平台", "01", pans=True)
    assert composing.compose("上海海关", "洋山海关", "洋山申港石油码头", point).name == "上海洋山海关洋山申港石油码头查验平台01云台"
    made = composing.compose("呼和浩特海关", "乌拉特海关", SITE, point, length=11, shorts=SHORTS)
    assert made.name == "呼关乌拉特海关嘉友国际物流查验平台01云台"
    for name in ("上海洋山海关洋山申港石油码头查验平台01云台", made.name):
        told = composing.explain(name, pans=True)
        assert told.valid, told.problems
        assert not told.warnings


def test_the_direct_customs_is_not_named_twice() -> None:
    assert composing.office_name("青岛海关", "烟台海关") == "青岛烟台海关"
    assert composing.office_name("青岛海关", "") == "青岛海关"
    assert composing.office_name("呼和浩特海关", "呼和浩特海关驻白塔机场办事处") == "呼和浩特海关驻白塔机场办事处"
    assert not composing.explain("青岛海关烟台海关澜澄水产厂区卡口01").valid


@pytest.mark.obligation("E-9")
def test_the_norms_short_office_stands_alone_as_the_norm_writes_it() -> None:
    branch = "呼和浩特海关驻白塔机场办事处"
    shorts = {branch: ["呼和关机场办"], "呼和浩特海关": ["呼关", "呼和关"]}
    told = ("呼和浩特海关", branch, "航空货运监管作业场所", "查验平台01云台")
    assert composing.compose(*told, length=22, shorts=shorts).name == f"{branch}航空货运监管作业场所查验平台01云台"
    made = composing.compose(*told, length=14, shorts=shorts)
    assert made.name == "呼和关机场办航空货运监管作业场所查验平台01云台"
    assert made.used == {branch: "呼和关机场办"}, "the direct customs is not named beside it, so there is nothing of it to shorten"
    assert composing.explain(made.name, length=14, pans=True).valid


@pytest.mark.obligation("E-8")
def test_only_a_camera_that_pans_bears_the_word_for_it() -> None:
    assert composing.point_name("装箱平台", "01", pans=True) == "装箱平台01云台"
    assert composing.point_name("装箱平台", "02", pans=False) == "装箱平台02"
    assert not composing.explain("青岛烟台海关澜澄水产厂区装箱平台01", pans=True).valid
    assert not composing.explain("青岛烟台海关澜澄水产厂区装箱平台01云台", pans=False).valid
    for business, serial in (("装箱平台云台", "01"), ("", "01"), ("平台1", "01"), ("平台", "1"), ("平台", "00"), ("平台", "１1")):
        with pytest.raises(Unfit):
            composing.point_name(business, serial, pans=True)


@pytest.mark.obligation("E-9")
def test_abbreviations_are_used_only_where_the_device_is_too_small_and_as_few_as_do() -> None:
    point = "查验平台01云台"
    assert not composing.compose("呼和浩特海关", "乌拉特海关", SITE, point, length=22, shorts=SHORTS).used
    assert list(composing.compose("呼和浩特海关", "乌拉特海关", SITE, point, length=14, shorts=SHORTS).used) == [SITE]
    assert len(composing.compose("呼和浩特海关", "乌拉特海关", SITE, point, length=11, shorts=SHORTS).used) == 2
    with pytest.raises(Unfit) as caught:
        composing.compose("呼和浩特海关", "乌拉特海关", SITE, point, length=11)
    assert caught.value.at == "line_length"
    assert "简称" in str(caught.value.why)


@given(st.text("青岛烟台海关澜澄水产厂区", min_size=1, max_size=50), st.integers(8, 30))
def test_a_name_stands_in_at_most_two_lines_or_is_not_taken(words: str, length: int) -> None:
    name = words + "卡口01"
    rows = composing.lines(name, length)
    assert bool(rows) is (len(name) <= 2 * length)
    if rows:
        assert len(rows) <= 2
        assert "".join(rows) == name
        assert max(map(len, rows)) <= length


def test_two_lines_part_before_the_place_where_that_fits() -> None:
    assert composing.lines("青岛烟台海关澜澄水产厂区装箱平台01云台", 14) == ("青岛烟台海关澜澄水产厂区", "装箱平台01云台")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("青岛烟台海关澜澄水产厂区卡口", "缺流水号"), ("澜澄水产厂区卡口01", "缺直属"), ("青岛烟台海关澜澄水产厂区卡口00", "流水号从01"),
        ("青岛烟台海关澜澄水产厂区装箱平台1", "写两位或三位数字"), ("青岛烟台海关澜澄水产厂区装箱平台1000云台", "写两位或三位数字"),
        ("烟台海关隶属青岛海关厂区卡口01", "“隶属”二字"),
        ("青岛烟台海关01", "缺场所"), ("camera 01", "规范的中文标识"), ("青岛烟台海关澜澄水产厂区云台卡口01", "末尾"),
        ("青岛烟台海关\n澜澄水产厂区\n卡口01", "最多2行"), ("青岛烟台海关" + "长" * 50 + "卡口01", "最多2行"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_name_is_said(name: str, said: str) -> None:
    told = composing.explain(name)
    assert not told.valid
    assert any(said in str(each) for each in told.problems), told.problems


PIECES = (
    *composing.NORM_WORDS, *composing.BUSINESSES, *"澜澄水产厂区号东山驻办事处关光（）、·19", "海关", "隶属", "云台", "海关监管",
    "A区", "Dock", *"★ X-a２", "呼关",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)
OFFICES = (("青岛海关", "烟台海关"), ("青岛海关", ""), ("呼和浩特海关", "呼和浩特海关驻白塔机场办事处"))


@pytest.mark.obligation("E-4")
@given(st.sampled_from(OFFICES), WORDS, WORDS, st.integers(1, 999), st.sampled_from(Mount), st.integers(12, 40))
def test_what_is_composed_is_explained_as_valid_and_what_is_refused_is_not(
    office: tuple[str, str], site: str, business: str, serial: int, mount: Mount, length: int
) -> None:
    pans = mount is Mount.PTZ
    try:
        point = composing.point_name(business, f"{serial:02}", pans=pans)
    except Unfit:
        return
    name = composing.office_name(*office) + site.strip() + point
    told = composing.explain(name, length=length, pans=pans)
    if told.valid:
        assert composing.compose(*office, site.strip(), point, length=length).name == name
        return
    with pytest.raises(Unfit) as caught:
        composing.compose(*office, site.strip(), point, length=length)
    assert caught.value.at == ("business" if composing.lines(name, length) else "line_length")


@pytest.mark.obligation("E-4")
def test_letters_are_those_that_the_norm_writes_of_places_and_no_others() -> None:
    norm = (ROOT / "records" / "norms" / "camera-norm.txt").read_text()
    places = norm[norm.index("8．第16至17位") : norm.index("9．第18至20位")]
    assert set(re.findall("[A-Za-z][A-Za-z0-9]*光?", places)) == set(composing.NORM_WORDS)
    for business in ("H986机检线", "CT查验平台", "X光机检线", "ATA单证册查验场地"):
        made = composing.compose("青岛海关", "烟台海关", "澜澄水产厂区", composing.point_name(business, "01", pans=False))
        assert composing.explain(made.name, pans=False).valid
    for site, business, said in (
        ("澜澄水产厂区", "Dock", "不应有“Dcko”"), ("澜澄水产厂区", "装箱★平台", "不应有“★”"), ("澜澄水产厂区", "X机检线", "不应有“X”"),
        ("A区冷库", "装箱平台", "场所“A区冷库”：应为规范的中文标识"), ("澜澄隶属厂区", "装箱平台", "“隶属”二字"),
    ):  # fmt: skip
        with pytest.raises(Unfit) as caught:
            composing.compose("青岛海关", "烟台海关", site, composing.point_name(business, "01", pans=False))
        assert caught.value.at == "business"
        assert said in str(caught.value.why)
    with pytest.raises(Unfit, match="简称“A嘉友”"):
        composing.compose("呼和浩特海关", "乌拉特海关", SITE, "查验平台01", length=12, shorts={**SHORTS, SITE: ["A嘉友"]})


def test_a_mountain_may_bear_the_word_and_a_second_customs_is_doubted() -> None:
    assert composing.explain("南京连云港海关云台山冷库卡口01", pans=False).valid
    for name, valid, warned in (
        ("烟台海关隶属青岛海关厂区卡口01", False, True), ("青岛烟台海关原青岛海关厂区卡口01", True, True),
        (f"呼关乌拉特海关{SITE}查验平台01", True, False),
    ):  # fmt: skip
        told = composing.explain(name)
        assert (told.valid, any("又有“海关”" in str(each) for each in told.warnings)) == (valid, warned), (name, told)


@pytest.mark.obligation("E-5")
def test_the_time_is_written_as_gb_t_7408_and_in_beijing() -> None:
    assert composing.stamp(datetime(2026, 11, 20, 1, 12, 30, tzinfo=UTC)) == "2026-11-20 09:12:30"
    for words in ("2026-11-20 09:12:30", "2026-11-20T09:12:30", "2026-11-20T09:12:30+08:00"):
        assert composing.is_stamp(words)
    for words in (
        "20/11/2026 09:12:30",
        "2026年11月20日 09:12:30",
        "2026-11-20 9:12:30",
        "2026-13-20 09:12:30",
        "2026-11-20 09:12:30 AM",
        "",
    ):
        assert not composing.is_stamp(words)


def test_a_points_name_falls_apart_into_what_made_it() -> None:
    for business, serial, pans in (("装箱平台", "01", True), ("1号冷库", "12", False), ("卡口", "101", False)):
        assert composing.point_parts(composing.point_name(business, serial, pans=pans)) == (business, serial)


def test_the_command_answers_by_its_exit_code() -> None:
    for name, status in (("青岛烟台海关澜澄水产厂区卡口01", 0), ("青岛烟台海关澜澄水产厂区卡口", 1)):
        done = subprocess.run(
            [sys.executable, "-m", "app", "explain", "osd-name", name, "--json"], capture_output=True, check=False, cwd=ROOT
        )
        told = json.loads(done.stdout)
        assert (done.returncode, told["valid"]) == (status, status == 0)
