"""Every page of the product, with something of each kind on it: axe finds no WCAG 2.1 AA violation, light and dark."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from app.settings import Settings
from app.transaction import Database
from tests import conftest
from tests.house.addresses import ACTORS, TABLE
from tests.house.test_scope import _values
from tests.house.world import World, make_world
from tests.journeys.filming import served
from tests.scene import Scene

AXE = Axe().axe_script
pytestmark = [
    pytest.mark.parametrize("address", ["sqlite"], indirect=True),
    # the server of tests drops a file's answer unclosed when the browser turns away from it
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
#: the pages are dealt out to so many tests, which run beside each other
PARTS = 3
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
#: whose page differs by what the person is: seen as each of them; every other page as the first who may open it
OWN = {"home.home", "inspection.shown", "camera.shown", "site.shown", "notice.listed"}
#: who is tried first: has most on the page
ORDER = ("administrator", "monitor", "signatory", "upkeep", "above", "outsider")
#: a page of hundreds of clauses alike: some of them
SMALLER = {"placement.listed": "?q=装箱"}
#: files, and parts for scripts
NO_PAGES = {
    "handover.paper", "sheet.paper_pdf", "mandate.document", "camera.export", "availability.export", "health.health", "static",
    "security.static", "security.logout", "camera_code.explained", "camera_code.tables",
}  # fmt: skip


def _pages(web: Flask, world: World) -> Iterator[tuple[str, str]]:
    """Who opens which address; the sign-in page as nobody."""
    signs = {line.split()[0]: line.split()[-1] for line in TABLE.strip().splitlines() if "GET" in line}
    with web.test_request_context():
        for rule in sorted(web.url_map.iter_rules(), key=lambda each: each.endpoint):
            view = web.view_functions[rule.endpoint]
            if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES or getattr(view, "is_media", False):
                continue
            built = rule.build(_values(rule, world))
            assert built is not None
            may = [who for who in ORDER if signs.get(rule.endpoint, "")[ACTORS.index(who) :][:1] == "+"]
            query = SMALLER.get(rule.endpoint, world.queries.get(rule.endpoint, ""))
            for who in may if rule.endpoint in OWN else may[:1]:
                yield who, urlsplit(built[1]).path + query
    yield "out", "/sign-in"


def _as(chromium: Browser, at: str, browser: conftest.Browser, world: World, who: str) -> BrowserContext:
    """A window of this person, without the password form."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    actor = world.actors[who]
    if actor is not None:
        cookie = browser.as_(actor).get_cookie("loadwitness")
        assert cookie is not None
        context.add_cookies([{"name": "loadwitness", "value": cookie.value, "url": at}])
    return context


def _faults(page: Page) -> list[str]:
    """Axe is put into the page once and asked for each theme."""
    page.evaluate(AXE)
    found = []
    for theme, rules in (("light", RULES), ("dark", COLOURS)):
        told = page.evaluate(
            """async ([theme, rules]) => {
              document.documentElement.dataset.bsTheme = theme;
              const { violations } = await axe.run(document, rules);
              const said = (id, { html, any }) => `${id} ${html.slice(0, 160)} ${JSON.stringify(any[0] ?? "")}`;
              return violations.flatMap(({ id, nodes }) => nodes.map((node) => said(id, node)));
            }""",
            [theme, rules],
        )
        found += [f"{theme}: {each}" for each in told]
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page(
    part: int, scene: Scene, settings: Settings, browser: conftest.Browser, chromium: Browser
) -> None:  # fmt: skip
    world = make_world(scene, settings)
    wrong, seen = [], 0
    # an engine of its own: the server's threads outlive no other test's
    database = Database(settings.database)
    with served(settings, database) as (at, web):
        contexts: dict[str, BrowserContext] = {}
        for who, path in list(_pages(web, world))[part::PARTS]:
            if who not in contexts:
                contexts[who] = _as(chromium, at, browser, world, who)
            page = contexts[who].new_page()
            answer = page.goto(f"{at}{path}")
            assert answer is not None
            # a page of an act whose time has not come says so: that is a page too
            assert answer.status in {200, 409}, f"{who} {path}: {answer.status}"
            wrong += [f"{who} {path} {fault}" for fault in _faults(page)]
            seen += 1
            page.close()
        for context in contexts.values():
            context.close()
    database.close()
    assert seen > 50 // PARTS
    assert not wrong, "\n".join(wrong)
