"""What the pages do in the hand: keys, menus, dialogs, busy buttons, toasts, the clock."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect


@pytest.fixture
def gallery(page: Page, address: str) -> Page:
    page.goto(f"{address}/gallery")
    return page


def test_an_act_says_that_it_works_keeps_its_width_and_is_sent_once(gallery: Page) -> None:
    sent: list[str] = []

    def take(route: Route) -> None:
        sent.append(route.request.url)
        route.fulfill(status=204)

    gallery.route("**/*", lambda route: take(route) if route.request.method == "POST" else route.continue_())
    act = gallery.get_by_role("button", name="保存摄像头")
    width = "button => button.getBoundingClientRect().width"
    before = act.evaluate(width)
    expect(act).to_have_attribute("data-busy", "正在提交…")
    act.evaluate("button => { button.dataset.busy = '正在保存…请稍候'; }")
    act.click()
    busy = gallery.get_by_role("button", name="正在保存…请稍候")
    expect(busy).to_have_attribute("aria-busy", "true")
    assert busy.evaluate(width) == before
    busy.click()
    assert len(sent) == 1


def test_what_may_not_be_done_yet_has_the_focus_and_says_why(gallery: Page) -> None:
    act = gallery.get_by_role("button", name="了结", exact=True)
    act.focus()
    expect(act).to_be_focused()
    expect(act).to_have_attribute("aria-disabled", "true")
    expect(act).to_have_accessible_description("还不能了结：现场尚未通知或到场（第十八条）；处置意见未填。")
    before = gallery.url
    act.press("Enter")
    assert gallery.url == before


def test_a_confirmation_gives_the_focus_to_the_safe_button_and_then_back(gallery: Page) -> None:
    opener = gallery.get_by_role("button", name="解除锁定").first
    opener.click()
    dialog = gallery.get_by_role("dialog", name="解除这段录像的锁定？")
    expect(dialog.get_by_role("button", name="不解除")).to_be_focused()
    expect(dialog.get_by_label("理由")).to_have_attribute("required", "")
    gallery.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_without_a_reason_the_confirmation_is_not_sent(gallery: Page) -> None:
    gallery.get_by_role("button", name="解除锁定").first.click()
    dialog = gallery.get_by_role("dialog", name="解除这段录像的锁定？")
    dialog.get_by_role("button", name="解除锁定", exact=True).click()
    expect(dialog).to_be_visible()
    assert dialog.get_by_label("理由").evaluate("field => field.validity.valueMissing")


def test_a_toast_goes_after_six_seconds_but_waits_while_it_is_held(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(f"{address}/gallery")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('told', {detail: {value: '已标记，录像 14:20:36–14:22:36 已锁定。'}}))")
    toast = page.get_by_role("status").get_by_text("已标记")
    expect(toast).to_be_visible()
    toast.hover()
    page.clock.fast_forward(20_000)
    expect(toast).to_be_visible()
    page.mouse.move(700, 300)
    page.clock.fast_forward(5_900)
    expect(toast).to_be_visible()
    page.clock.fast_forward(200)
    expect(toast).to_have_count(0)


def test_the_clock_runs_on_from_the_moment_of_the_server_in_beijing(browser_context_elsewhere: Page, address: str) -> None:
    page = browser_context_elsewhere
    page.goto(f"{address}/gallery")
    face = page.locator("[data-lw-clock]")
    expect(face).to_have_text(re.compile(r"^2026-11-20 14:5[12]:\d\d$"))
    first = face.text_content() or ""
    expect(face).not_to_have_text(first, timeout=3000)


@pytest.fixture
def browser_context_elsewhere(page: Page) -> Page:
    """A viewer whose machine stands in another zone and is wrong by hours."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(timezone_id="America/Lima", locale="en-US", viewport={"width": 1440, "height": 900})
    made = context.new_page()
    page.on("close", lambda _: context.close())
    return made


def _keys(page: Page) -> Locator:
    return page.get_by_role("dialog", name="键盘")


def test_a_question_mark_opens_the_list_of_keys_but_not_where_one_writes(gallery: Page) -> None:
    field = gallery.get_by_label("跟踪检查")
    field.focus()
    gallery.keyboard.press("Shift+Slash")
    expect(_keys(gallery)).to_be_hidden()
    field.blur()
    gallery.keyboard.press("Shift+Slash")
    expect(_keys(gallery)).to_be_visible()


def test_single_keys_can_be_switched_off_and_stay_off(gallery: Page) -> None:
    gallery.keyboard.press("Shift+Slash")
    _keys(gallery).get_by_label("使用单键快捷键").uncheck()
    gallery.keyboard.press("Escape")
    gallery.keyboard.press("Shift+Slash")
    expect(_keys(gallery)).to_be_hidden()
    gallery.reload()
    gallery.keyboard.press("Shift+Slash")
    expect(_keys(gallery)).to_be_hidden()


def test_a_key_during_composition_does_nothing(gallery: Page) -> None:
    gallery.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'Slash', shiftKey: true, isComposing: true, bubbles: true}))"
    )
    expect(_keys(gallery)).to_be_hidden()
    gallery.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'Slash', key: 'Process', shiftKey: true, bubbles: true}))"
    )
    expect(_keys(gallery)).to_be_visible()


def test_the_theme_changes_at_once_and_is_kept(gallery: Page) -> None:
    gallery.get_by_text("王晓琳").first.click()
    gallery.get_by_role("button", name="深色界面").click()
    assert gallery.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert [kept["value"] for kept in gallery.context.cookies() if kept["name"] == "theme"] == ["dark"]


def test_a_menu_closes_by_escape_and_by_a_click_elsewhere(gallery: Page) -> None:
    menu = gallery.locator(".lw-menu--person")
    summary = menu.locator("summary")
    summary.click()
    gallery.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    summary.click()
    expect(menu).to_have_attribute("open", "")
    gallery.mouse.click(400, 400)
    expect(menu).not_to_have_attribute("open", "")


def test_a_result_that_is_not_normal_asks_for_a_remark(gallery: Page) -> None:
    group = gallery.locator(".lw-result").first
    remark = group.locator("textarea")
    expect(remark).to_be_hidden()
    group.get_by_label("违法情况").check()
    expect(remark).to_be_visible()
    expect(remark).to_have_attribute("required", "")
    expect(group.get_by_text("涉嫌违法，须说明并报告。")).to_be_visible()
    group.get_by_label("正常", exact=True).check()
    expect(remark).to_be_hidden()
    expect(remark).not_to_have_attribute("required", "")


def test_the_first_wrong_thing_is_reached_by_its_link(gallery: Page) -> None:
    gallery.get_by_role("alert").get_by_role("link", name="摄像头编码").click()
    field = gallery.get_by_label("摄像头编码")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("20 位数字。 编码须为 20 位数字，现在是 19 位。")
    expect(field).to_have_value("4201901110132132000")


def test_the_phone_has_the_same_pages_in_its_menu(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/gallery")
    expect(page.locator(".lw-bar > .lw-nav")).to_be_hidden()
    page.locator(".lw-menu--nav summary").click()
    expect(page.locator(".lw-menu--nav").get_by_role("link", name="检查记录")).to_be_visible()


def test_what_the_keyboard_comes_to_is_never_below_an_alarm(page: Page, address: str) -> None:
    """One that comes while the page is open stands in its corner until it is read."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{address}/gallery")
    expect(page.locator(".lw-alarms .lw-alarm")).to_be_visible()
    told = {"unread": 2, "words": "2", "loud": [{"id": 1_000_000, "said": "严重异常：测试", "read": "/", "about": "/gallery"}]}
    page.evaluate("told => document.dispatchEvent(new CustomEvent('lw:bell', { detail: told }))", told)
    expect(page.locator("[data-lw-toasts] .lw-alarm")).to_be_visible()
    below = """() => {
      const now = document.activeElement, {x, y, width, height} = now.getBoundingClientRect();
      const over = document.elementFromPoint(x + Math.min(width / 2, 40), y + height / 2)?.closest("[data-lw-toasts]");
      return over && !over.contains(now) ? now.outerHTML.slice(0, 80) : null;
    }"""
    found = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found.append(page.evaluate(below))
    assert not [each for each in found if each]
