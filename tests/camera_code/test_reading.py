"""The 20 digits against 附件3 一: every value and every rule, each breach named with its digits (E-1, E-3)."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from records.base import Unfit
from records.camera import Control, Special
from records.camera_code import check_prefix, meaning
from records.camera_code.reading import Setting, compose, cut, explain

ROOT = Path(__file__).resolve().parents[2]
NORM = (ROOT / "records/norms/camera-norm.txt").read_text(encoding="utf-8")
EXAMPLE = "42010011101320803002"
OURS = "42019011101321308001"


def _with(code: str, first: int, value: str) -> str:
    return code[: first - 1] + value + code[first - 1 + len(value) :]


def _problems(code: str, known: Setting | None = None) -> list[str]:
    return [each.digits for each in explain(code, known).problems]


def _warnings(code: str, known: Setting | None = None) -> list[str]:
    return [each.digits for each in explain(code, known).warnings]


def test_the_norms_own_example_is_explained_as_the_norm_does() -> None:
    found = explain(EXAMPLE)
    assert found.valid
    assert not found.warnings
    assert [part.value for part in found.parts] == ["4201", "001", "1", "10", "132", "08", "03", "002"]
    said = [str(part.meaning) for part in found.parts]
    for expected, told in zip(
        ("青岛海关隶属烟台海关", "001", "海关主控", "海关", "网络摄像机", "码头类", "查验平台", "第2个"), said, strict=True
    ):
        assert expected in told


def test_both_tables_hold_what_the_norm_lists_and_nothing_else() -> None:
    kinds = NORM[NORM.index("海关特殊监管区域和\n\n保税监管场所") : NORM.index("（1）陆路边境口岸的摄像头")]
    listed = dict(re.findall(r"^\t?(\d\d)[-—]+(.+)$", kinds, re.MULTILINE))
    assert {code: str(name) for code, name in meaning.KINDS.items()} == listed
    positions = NORM[NORM.index("8．第16至17位为摄像头位置代码") : NORM.index("9．第18至20位")]
    found = {code: name.rstrip("。") for code, name in re.findall(r"^(\d\d)—(?:监控范围为)?(.+)$", positions, re.MULTILINE)}
    assert {code: str(name) for code, name in meaning.POSITIONS.items()} == found
    controls = NORM[NORM.index("4．第8位主控部门代码") : NORM.index("5．第9至10位")]
    assert sorted(meaning.CONTROLS) == sorted(re.findall(r"^(\d)—", controls, re.MULTILINE))


@pytest.mark.obligation("E-1")
@pytest.mark.parametrize(
    ("code", "digits"),
    [
        (_with(OURS, 8, "4"), "8"), (_with(OURS, 8, "0"), "8"), (_with(OURS, 8, "7"), "8"), (_with(OURS, 9, "11"), "9-10"),
        (_with(OURS, 11, "130"), "11-13"), (_with(OURS, 11, "133"), "11-13"), (_with(OURS, 14, "06"), "14-15"),
        (_with(OURS, 14, "25"), "14-15"), (_with(OURS, 14, "37"), "14-15"), (_with(OURS, 14, "00"), "14-15"),
        (_with(OURS, 16, "00"), "16-17"), (_with(OURS, 16, "23"), "16-17"), (_with(OURS, 18, "000"), "18-20"),
        (OURS[:-1], "1-20"), (OURS + "1", "1-20"), ("", "1-20"), (OURS[:-1] + "A", "1-20"), (OURS[:-1] + "１", "1-20"),
        (OURS[:-1] + "²", "1-20"),
    ],
)  # fmt: skip
def test_a_value_that_the_norm_does_not_list_is_refused_at_its_digits(code: str, digits: str) -> None:
    assert digits in _problems(code)
    assert explain(OURS).valid


@pytest.mark.obligation("E-3")
def test_three_places_have_their_class_and_no_other() -> None:
    for special, kind in ((Special.LAND_PORT, "10"), (Special.OUTER_BERTH, "19"), (Special.BORDER_TRADE, "14")):
        for code in meaning.KINDS:
            told = explain(_with(OURS, 14, code), Setting(special=special, reason="因故"))
            assert told.valid is (code == kind), (special, code)
        assert _problems(_with(OURS, 14, kind), Setting(special=Special.ORDINARY)) == ["14-15"]
        assert not _problems(_with(OURS, 14, kind)), "where the place isn't known nothing is claimed"


@pytest.mark.obligation("E-3")
def test_others_need_a_reason_and_are_warned_of_where_none_can_be_asked() -> None:
    for kind in ("18", "41"):
        code = _with(OURS, 14, kind)
        assert explain(code).valid
        assert _warnings(code) == ["14-15"]
        assert _problems(code, Setting(reason=" ")) == ["14-15"]
        assert explain(code, Setting(reason="出口装箱厂区无单独分类")).valid
    assert explain(OURS, Setting(reason="")).valid


def test_digit_eight_says_who_controls_the_camera() -> None:
    for digit in meaning.CONTROLS:
        code, by_customs = _with(OURS, 8, digit), digit == "1"
        for control in Control:
            expected = [] if by_customs is (control is not Control.OTHER) else ["8"]
            assert _problems(code, Setting(control=control)) == expected, (digit, control)


@pytest.mark.obligation("E-2")
def test_a_registered_sites_number_is_the_end_of_its_customs_code() -> None:
    assert _problems(OURS, Setting(registered="CNYAT42S901")) == []
    assert _problems(OURS, Setting(registered="CNYAT42S017")) == ["5-7"]
    assert _problems(OURS, Setting(prefix="4201902")) == ["1-7"]
    check_prefix("4201901", "CNYAT42S901")
    for prefix, registered in (("420190", ""), ("4201９01", ""), ("4201901", "CNYAT42S017"), ("4201901", "CNYAT42SAB")):
        with pytest.raises(Unfit):
            check_prefix(prefix, registered)


def test_an_unknown_district_is_a_warning_and_an_imported_one_is_none() -> None:
    code = _with(OURS, 1, "4299")
    found = explain(code)
    assert found.valid
    assert "青岛海关" in str(found.warnings[0].reason)
    assert not explain(code, Setting(districts={"4299": "某海关"})).warnings
    assert _warnings(_with(OURS, 1, "9999")) == ["1-4"]
    assert _warnings(OURS, Setting(office="威海海关")) == ["1-4"]
    assert not _warnings(OURS, Setting(office="烟台海关"))
    assert len(meaning.DIRECT) == 42


def test_a_code_still_being_typed_is_explained_as_far_as_it_goes() -> None:
    found = explain("420190141")
    assert [part.key for part in found.parts] == ["district", "site", "control", "industry"]
    assert [each.digits for each in found.problems] == ["1-20", "8"]


def test_a_code_is_composed_of_its_parts_and_falls_apart_into_them() -> None:
    parts = cut(OURS)
    assert compose(parts) == OURS
    assert compose({key: value for key, value in parts.items() if key != "industry"}) == OURS
    for key, wrong in (("serial", "1"), ("position", ""), ("district", "42 1"), ("site", "９01")):
        with pytest.raises(Unfit) as caught:
            compose({**parts, key: wrong})
        assert caught.value.at == key


@pytest.mark.obligation("E-1", "E-2", "E-3")
def test_the_command_can_be_asked_for_every_rule(tmp_path: Path) -> None:
    other = _with(EXAMPLE, 14, "18")
    for code, options, digits, warned in (
        (other, (), [], ["14-15"]), (other, ("--reason", ""), ["14-15"], []), (other, ("--reason", "厂区没有单独分类"), [], []),
        (EXAMPLE, ("--prefix", "4201001"), [], []), (EXAMPLE, ("--prefix", "4201002"), ["1-7"], []),
        (EXAMPLE, ("--registered", "CNYAT420001"), [], []), (EXAMPLE, ("--registered", "CNYAT420002"), ["5-7"], []),
        (EXAMPLE, ("--at", "land_port"), ["14-15"], []), (EXAMPLE, ("--control", "other"), ["8"], []),
    ):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "app", "explain", "camera-code", code, "--json", "--data", str(tmp_path / "none"), *options],
            capture_output=True, check=False, cwd=ROOT, text=True,
        )  # fmt: skip
        told = json.loads(done.stdout)
        assert [each["digits"] for each in told["problems"]] == digits, options
        assert [each["digits"] for each in told["warnings"]] == warned, options
        assert done.returncode == bool(digits)


def test_the_command_answers_by_its_exit_code_and_makes_no_installation(tmp_path: Path) -> None:
    for code, status in ((EXAMPLE, 0), (_with(EXAMPLE, 9, "12"), 1)):
        done = subprocess.run(
            [sys.executable, "-m", "app", "explain", "camera-code", code, "--json", "--data", str(tmp_path / "none")],
            capture_output=True, check=False, cwd=ROOT, text=True,
        )  # fmt: skip
        told = json.loads(done.stdout)
        assert done.returncode == status
        assert told["valid"] is (status == 0)
        assert set(told) == {"valid", "problems", "warnings", "parts"}
    assert [each["digits"] for each in told["problems"]] == ["9-10"]
    assert not (tmp_path / "none").exists()
