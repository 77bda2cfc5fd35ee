"""One person at three docks at once, each with its own words and credit, and one of them handed over (B16-5, B9-4)."""

import time

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from records.monitoring import Monitoring, Watched
from tests.cast import Cast

# the fixtures of two docks and of three, which pytest finds by their names here
from tests.journeys.docks import Shift, moving, on_sqlite, shift, third
from tests.journeys.test_course import REMARK
from tests.journeys.test_docks import FORM, change, credited, opened

pytestmark = pytest.mark.alone

__all__ = ["shift", "third"]


def spans(shift: Shift) -> dict[int, list[Watched]]:
    """What was credited, by monitoring."""
    with shift.database.read() as db:
        rows = list(db.scalars(select(Watched).order_by(Watched.begins_at)).unique())
    return {number: [each for each in rows if each.monitoring_id == number] for number in {each.monitoring_id for each in rows}}


def hand_over(page: Page) -> None:
    """The dock on the stage is finished by this person, and goes to the colleague."""
    page.keyboard.press("F8")
    expect(page.locator("[data-phase=empty]")).to_have_attribute("data-stamped", "")
    page.locator(".lw-row:not([hidden]) [data-phrase='地面清洁，无积水']").click()
    page.locator(".lw-verdict:not([hidden]) label", has_text="一般异常").first.click()
    page.keyboard.press("F2")
    page.locator(FORM).locator("[name=remark]").fill("叉车停在门口")
    page.keyboard.press("Control+Enter")
    expect(page.locator(FORM)).to_be_hidden()
    expect(page.locator("#missing")).to_contain_text("已填齐")
    page.locator("#submit-open").click()
    page.locator("#submit select[name=to]").select_option(label="何监控")
    page.locator("#submit").get_by_role("button", name="提交记录单").click()
    page.wait_for_url("**/sheets/*")


def take_over(page: Page, shift: Shift) -> None:
    """The colleague takes it over, and sees its picture."""
    page.goto(f"{shift.address}/")
    page.get_by_role("link", name="接班").first.click()
    page.get_by_role("button", name="接班").click()
    page.wait_for_url("**/desk")
    moving(page)


@on_sqlite
@pytest.mark.obligation("B16-5", "B9-4")
def test_three_docks_at_once_and_one_of_them_is_handed_over(third: Shift, cast: Cast) -> None:
    first, second, same = third.numbers
    came = time.time()
    page = opened(third, cast, first)
    stood: dict[int, list[tuple[float, float]]] = {number: [] for number in third.numbers}
    stood[first].append((came, time.time()))
    # twice round, a sentence in each: the first and the third are seen by the same camera
    for _ in range(2):
        for number in (first, same, second):
            change(page, third, number)
            begun = time.time()
            moving(page)
            page.locator(REMARK).focus()
            page.keyboard.press("End")
            page.keyboard.type(" wet floor")
            assert credited(page, number)
            stood[number].append((begun, time.time()))
    for number in third.numbers:
        third.stands(page, number, "wet floor wet floor")
    found = spans(third)
    assert set(found) == set(third.numbers)
    for number, rows in found.items():
        for each in rows:
            # a picture lies a moment behind its time; of nothing seen in another dock
            begins, ends = each.begins_at.timestamp(), each.ends_at.timestamp()
            assert any(begun - 3 < begins and ends < ended + 1 for begun, ended in stood[number]), (number, begins, ends, stood)
    for mine in found[first]:
        assert not any(mine.begins_at < its.ends_at and its.begins_at < mine.ends_at for its in found[same]), "seen once, credited once"
    # the second one goes to the colleague
    change(page, third, second)
    hand_over(page)
    successor = third.window(cast.second_monitor)
    take_over(successor, third)
    with third.database.read() as db:
        taken = db.scalars(select(Monitoring).where(Monitoring.previous_id == second)).unique().one()
    assert (taken.monitor_id, taken.loading_id is not None) == (cast.second_monitor.id, True)
    expect(successor.locator("[data-phase=empty]")).to_have_attribute("data-stamped", "")
    successor.locator(REMARK).fill("接班后所写")
    assert credited(successor, taken.id)
    third.stands(successor, taken.id, "接班后所写")
    # the other two go on where they stood
    page.goto(f"{third.address}/monitorings/{first}/desk")
    moving(page)
    expect(page.locator("[data-desk]")).to_have_count(2)
    expect(page.locator(REMARK)).to_have_value("wet floor wet floor")
    expect(page.locator("[data-desk][data-ready]")).to_have_count(1)
    page.keyboard.press("Alt+Shift+Digit2")
    expect(page.locator(f"[data-desk='{same}']")).to_have_attribute("aria-current", "page")
    expect(page.locator(REMARK)).to_have_value("wet floor wet floor")
    assert credited(page, same)
