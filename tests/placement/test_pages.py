"""The page of the placement clauses: the norm's own order, search and filters, references that lead somewhere, in a browser too (C1-1)."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from threading import Thread

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from records.placement import CLAUSES, HEADINGS, Clause
from tests.cast import Cast
from tests.conftest import Browser


class _Found(HTMLParser):
    """Ids and local links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("id"):
            self.ids.append(told["id"] or "")
        if tag == "a" and "#" in (told.get("href") or ""):
            self.links.append(told["href"] or "")


def _shown(page: str) -> list[str]:
    return [each.removeprefix("c-") for each in _Found(page).ids if each.startswith("c-")]


@pytest.fixture
def client(browser: Browser, cast: Cast) -> FlaskClient:
    return browser.as_(cast.monitor)


def test_the_whole_norm_stands_there_in_its_order_with_its_words(client: FlaskClient) -> None:
    page = client.get("/placement").text
    assert _shown(page) == list(CLAUSES)
    for clause in CLAUSES.values():
        assert f'<p lang="zh-Hans-CN">{clause.text}</p>' in page
    for heading in HEADINGS.values():
        assert heading.title in page


@pytest.mark.obligation("C1-1")
def test_the_page_names_what_the_norm_rests_on(client: FlaskClient) -> None:
    page = client.get("/placement").text
    assert "《中华人民共和国海关监管区管理暂行办法》《海关监管作业场所（场地）设置规范》" in page


def test_every_link_within_the_page_leads_to_something(client: FlaskClient) -> None:
    found = _Found(client.get("/placement").text)
    assert len(found.ids) == len(set(found.ids))
    assert [link for link in found.links if link.removeprefix("#") not in {*found.ids, "main"}] == []
    assert len(found.links) > len(CLAUSES)


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("part=annex2", lambda c: c.part == "annex2"),
        ("control=exclusive", lambda c: c.effective_control == "exclusive"),
        ("control=none", lambda c: c.effective_control is None),
        ("panorama=1", lambda c: c.needs_panorama),
        ("ptz=1&crossed=1", lambda c: c.ptz_required and c.crossed_coverage),
        ("audio=1", lambda c: c.audio),
        ("lpr=1&person=1", lambda c: c.lpr and c.person_recognition),
        ("part=main&control=primary&audio=1", lambda c: c.key == "3.1.1.1.4"),
        ("q=地沟", lambda c: c.key.startswith("A1.3.3")),
        ("q=h986 卡口", lambda c: "H986" in c.text and "卡口" in c.text),
        ("q=A1.7.4", lambda c: c.key == "A1.7.4"),
        # what the norm does not know narrows nothing
        ("part=annex3&control=other", lambda c: bool(c.key)),
    ],
)
def test_search_and_filters_leave_what_fits(client: FlaskClient, asked: str, fits: Callable[[Clause], bool]) -> None:
    page = client.get(f"/placement?{asked}").text
    expected = [clause.key for clause in CLAUSES.values() if fits(clause)]
    assert expected
    assert _shown(page) == expected


def test_under_a_filter_a_reference_leads_to_the_whole_norm(client: FlaskClient) -> None:
    page = client.get("/placement?q=A1.2.1.8").text
    assert '/placement#h-2.1.6"' in page
    assert "符合条件 1 条，共 311 条" in page


def test_where_nothing_fits_the_page_says_so_and_leads_back(client: FlaskClient) -> None:
    page = client.get("/placement?q=潜水艇").text
    assert "没有符合条件的条款。" in page
    assert 'href="/placement">清除条件' in page
    assert _shown(page) == []


def test_a_clause_says_whose_control_and_why(client: FlaskClient) -> None:
    def words(key: str) -> str:
        page = client.get(f"/placement?q={key}").text
        return re.sub(r"<[^>]+>", " ", page[page.index(f'id="c-{key}"') :].split("</article>")[0])

    assert "海关专控" in words("A1.1.1.2")
    assert "从本区域的统一规定" in words("A1.1.1.2")
    assert "从所指条款中最严的" in words("A1.2.1.8")
    assert "控制权：规范未规定" in words("2.4.3.2")
    assert re.search("安装具备车牌识别功能的摄像头 .*只涉及 .*车牌识别", words("2.2.5.1"))
    assert re.search("须人工核对 .*有关视频监控系统要求.*另一规范 .*《海关集约化", words("A1.1.1.6"), re.DOTALL)
    assert re.search("固定至少 2 个.*云台至少 1 个", words("A1.6.1.2.1"), re.DOTALL)


def test_only_staff_open_it(browser: Browser, cast: Cast) -> None:
    assert browser.as_(cast.signatory).get("/placement").status_code == 403
    assert browser.stranger().get("/placement").status_code == 302
    assert "/placement" in browser.as_(cast.monitor).get("/sites").text
    assert "/placement" not in browser.as_(cast.signatory).get("/sites").text


@pytest.fixture
def window(browser: Browser, cast: Cast, chromium: Chromium) -> Iterator[Page]:
    """The page in a real browser, served by one thread."""
    served = make_server("127.0.0.1", 0, browser.web, threaded=True)
    running = Thread(target=served.serve_forever, daemon=True)
    running.start()
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    cookie = browser.as_(cast.monitor).get_cookie("loadwitness")
    assert cookie is not None
    address = f"http://127.0.0.1:{served.server_port}"
    context.add_cookies([{"name": "loadwitness", "value": cookie.value, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/placement")
    yield page
    context.close()
    served.shutdown()
    running.join()


def test_what_is_typed_narrows_the_page_at_once_and_back_undoes_it(window: Page) -> None:
    clauses = window.locator(".lw-clause")
    expect(clauses).to_have_count(len(CLAUSES))
    window.get_by_label("查找").fill("地沟")
    expect(clauses).to_have_count(2)
    expect(window).to_have_url(re.compile(r"q=%E5%9C%B0%E6%B2%9F"))
    window.get_by_label("控制权").select_option("primary")
    expect(clauses).to_have_count(1)
    window.get_by_label("查找").fill("潜水艇")
    expect(window.get_by_text("没有符合条件的条款。")).to_be_visible()
    window.go_back()
    expect(clauses).to_have_count(1)
