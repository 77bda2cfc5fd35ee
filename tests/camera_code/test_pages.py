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


@pytest.mark.obligation("E-8")
def test_the_name_is_shown_as_the_picture_will_bear_it(scene: Scene, browser: Browser) -> None:
    client, address = browser.as_(scene.cast.administrator), f"/sites/{scene.cast.site.id}/camera-code"
    told = client.get(f"{address}?business=装箱平台&serial=01&mount=ptz&line_length=14").get_data(as_text=True)
    assert "青岛烟台海关澜澄水产厂区<br>装箱平台01云台" in told
    assert "01云台" not in client.get(f"{address}?business=装箱平台&serial=01&mount=fixed").get_data(as_text=True)
    assert "下一个流水号是02" in client.get(f"{address}?business=卡口&serial=01").get_data(as_text=True)
    assert "厂区卡口02" in client.get(f"{address}?business=卡口&serial=").get_data(as_text=True), "the next free one where none is typed"
    assert "简称对照表" in client.get(f"{address}?business=装箱平台&serial=01&line_length=8").get_data(as_text=True)
