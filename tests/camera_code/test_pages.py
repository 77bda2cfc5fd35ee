"""The code field explains itself while it is filled in, composes a code and proposes the name; nothing is kept by it (E-1, E-6)."""

import re

import pytest

from tests.conftest import Browser
from tests.scene import Scene


@pytest.mark.obligation("E-1", "E-3")
def test_each_group_of_digits_is_told_with_its_meaning_and_what_is_wrong(scene: Scene, browser: Browser) -> None:
    client, address = browser.as_(scene.cast.administrator), f"/sites/{scene.cast.site.id}/camera-code"
    told = client.get(f"{address}?code=42019014101329903001&control=primary&special=ordinary").get_data(as_text=True)
    for expected in ("青岛海关隶属烟台海关", "网络摄像机", "主控部门代码只有1海关", "场所分类代码表中没有99", "is-wrong"):
        assert expected in told
    right = client.get(f"{address}?code=42019011101321303001&control=primary&special=ordinary").get_data(as_text=True)
    assert "符合附件3的编码规则" in right
    assert "is-wrong" not in right
    assert "均应为10" in client.get(f"{address}?code=42019011101321303001&special=land_port").get_data(as_text=True)
    assert "须填写理由" in client.get(f"{address}?code=42019011101321803001&kind_reason=").get_data(as_text=True)
    assert "已经登记过了" in client.get(f"{address}?code={scene.cast.gate.code}").get_data(as_text=True)
    own = f"{address}?code={scene.cast.gate.code}&camera={scene.cast.gate.id}"
    assert "已经登记过了" not in client.get(own).get_data(as_text=True)
    assert not scene.trail()


def test_a_code_is_composed_with_the_next_free_serial_of_its_place(scene: Scene, browser: Browser) -> None:
    client, address = browser.as_(scene.cast.administrator), f"/sites/{scene.cast.site.id}/camera-code"
    chosen = "compose=1&code_kind=13&code_position=08&code_device=132&code_control=5"
    for control, code in (("primary", "42019011101321308002"), ("other", "42019015101321308002")):
        told = client.get(f"{address}?{chosen}&control={control}").get_data(as_text=True)
        assert re.search(rf'name="code"[^>]*value="{code}"', told)
        assert "符合附件3的编码规则" in told
    tables = client.get(f"{address}/tables").get_data(as_text=True)
    assert tables.count("<optgroup") == 3
    assert "05 储罐" in tables


@pytest.mark.obligation("E-3")
def test_the_field_says_where_a_loading_site_belongs_and_both_classes_are_taken_so(scene: Scene, browser: Browser) -> None:
    """附件3 has no class for it: a store is 13, everything else 18 with the reason; and the serial is not the code's."""
    client, site = browser.as_(scene.cast.administrator), f"/sites/{scene.cast.site.id}"
    form = client.get(f"{site}/cameras/new").get_data(as_text=True)
    helps = dict(re.findall(r'<p class="lw-field__help" id="(\w+)-help">([^<]+)</p>', form))
    assert helps["kind_reason"] == "第14至15位为18或41时必填。出口装箱厂区在附件3中没有单独分类：属仓库的用13，否则用18并说明理由。"
    assert helps["serial"] == "两位或三位，如01；不必与编码末三位相同。"
    assert all(f'aria-describedby="{name}-help"' in form for name in ("kind_reason", "serial")), "read out with their fields"

    def told(kind: str, reason: str = "") -> str:
        code = f"4201901110132{kind}03001"
        return client.get(f"{site}/camera-code?code={code}&control=primary&special=ordinary&kind_reason={reason}").get_data(as_text=True)

    assert ("is-wrong" in told("13"), "is-wrong" in told("18"), "is-wrong" in told("18", "装箱厂区，不属仓库")) == (False, True, False)
    assert "仓库类" in told("13")
    assert "其他" in told("18")


@pytest.mark.obligation("E-8")
def test_the_name_is_shown_as_the_picture_will_bear_it(scene: Scene, browser: Browser) -> None:
    client, address = browser.as_(scene.cast.administrator), f"/sites/{scene.cast.site.id}/camera-code"
    told = client.get(f"{address}?business=装箱平台&serial=01&mount=ptz&line_length=14").get_data(as_text=True)
    assert "青岛烟台海关澜澄水产厂区<br>装箱平台01云台" in told
    assert "01云台" not in client.get(f"{address}?business=装箱平台&serial=01&mount=fixed").get_data(as_text=True)
    assert "下一个流水号是02" in client.get(f"{address}?business=卡口&serial=01").get_data(as_text=True)
    assert "厂区卡口02" in client.get(f"{address}?business=卡口&serial=").get_data(as_text=True), "the next free one where none is typed"
    assert "简称对照表" in client.get(f"{address}?business=装箱平台&serial=01&line_length=8").get_data(as_text=True)
