"""Every page of the product, with something of each kind on it: axe finds no WCAG 2.1 AA violation, light and dark.

So do what opens on a page (dialogs, the desk's panels), the pages that refuse or fail, and the phone's pages at its width.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, render_template
from playwright.sync_api import Browser, Page, ViewportSize
from werkzeug.routing import Rule

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
#: an office screen
WIDE = ViewportSize(width=1440, height=900)
#: the pages are dealt out to so many tests, which run beside each other
PARTS = 2
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


#: whose pages are made for a phone (UI §8): seen at its width as well
PHONE = {
    "signatory": ("home.home", "inspection.shown", "signature.sign"),
    "upkeep": ("home.home", "fault.listed", "fault.shown", "fault.repair", "fault.progress", "routine.confirm", "camera.listed"),
}
#: what opens on the desk beside dialogs: each is shown, looked at and hidden again
PANELS = (
    "#flag-form", "#light", "#jump", "#ptz", "#timeline-list", ".lw-legend", "#presence", ".lw-row:not([hidden]) .lw-row__fault",
    ".lw-menu--person", ".lw-conflict", ".lw-mending",
)  # fmt: skip
#: the last two stand there once a script has brought them
BRING = """() => document.querySelectorAll(".lw-sheet template").forEach((each) => {
  each.after(Object.assign(each.content.firstElementChild.cloneNode(true), { hidden: true }));
})"""


def page_rules(web: Flask) -> list[Rule]:
    """Of all addresses those that answer a person with a page, or lead on to one."""
    of_files = {endpoint for endpoint, view in web.view_functions.items() if getattr(view, "is_media", False)}
    rules = [rule for rule in web.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES | of_files]
    return sorted(rules, key=lambda each: each.endpoint)


def _pages(web: Flask, world: World, wanted: dict[str, tuple[str, ...]] | None = None) -> Iterator[tuple[str, str]]:
    """Who opens which address; the sign-in page as nobody. `wanted`: who opens which endpoints."""
    signs = {line.split()[0]: line.split()[-1] for line in TABLE.strip().splitlines() if "GET" in line}
    with web.test_request_context():
        for rule in page_rules(web):
            built = rule.build(_values(rule, world))
            assert built is not None
            may = [who for who in ORDER if signs.get(rule.endpoint, "")[ACTORS.index(who) :][:1] == "+"]
            query = SMALLER.get(rule.endpoint, world.queries.get(rule.endpoint, ""))
            if wanted is not None:
                may = [who for who, endpoints in wanted.items() if rule.endpoint in endpoints]
            for who in may if rule.endpoint in OWN or wanted is not None else may[:1]:
                yield who, urlsplit(built[1]).path + query
    if wanted is None:
        yield "out", "/sign-in"


class Windows:
    """One window for each person, opened when first wanted, without the password form."""

    def __init__(self, chromium: Browser, at: str, browser: conftest.Browser, world: World) -> None:
        self._chromium, self._at, self._browser, self._world = chromium, at, browser, world
        self._open: dict[str, Page] = {}

    def of(self, who: str) -> Page:
        """This person's window."""
        if who not in self._open:
            context = self._chromium.new_context(viewport=WIDE, locale="zh-CN")
            actor = self._world.actors[who]
            if actor is not None:
                cookie = self._browser.as_(actor).get_cookie("loadwitness")
                assert cookie is not None
                context.add_cookies([{"name": "loadwitness", "value": cookie.value, "url": self._at}])
            self._open[who] = context.new_page()
        return self._open[who]

    def close(self) -> None:
        """All of them."""
        for page in self._open.values():
            page.context.close()


#: as a form of ours would, with something unfit in it: our own script for it sends JSON
SEND = """path => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: path });
  form.append(Object.assign(document.createElement("input"), { name: "note", value: "写下的话" }));
  document.body.append(form);
  form.submit();
}"""
#: run axe on what the selector names, after opening it; closed again afterwards
LOOK = """async ([theme, rules, within]) => {
  document.documentElement.dataset.bsTheme = theme;
  const one = within === null ? document : document.querySelector(within);
  if (one === null) {
    return null;
  }
  const way = one instanceof HTMLDialogElement ? "dialog" : one instanceof HTMLDetailsElement ? "details" : "hidden";
  const wasHidden = one.hidden;
  if (way === "dialog") { one.close(); one.showModal(); } else if (way === "details") { one.open = true; } else { one.hidden = false; }
  const { violations } = await axe.run(one, rules);
  if (way === "dialog") { one.close(); } else if (way === "details") { one.open = false; } else { one.hidden = wasHidden; }
  const said = (id, { html, any }) => `${id} ${html.slice(0, 160)} ${JSON.stringify(any[0] ?? "")}`;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => said(id, node)));
}"""


def _faults(page: Page) -> list[str]:
    """Axe is put into the page once and asked for each theme; then for each dialog of the page."""
    page.evaluate(AXE)
    found = [each for theme, rules in (("light", RULES), ("dark", COLOURS)) for each in _look(page, theme, rules)]
    for name in page.locator("dialog[id]").evaluate_all("all => all.map(({ id }) => id)"):
        # the list of keys is the same on every page but the desk's
        if name != "keys" or page.locator("#picture").count():
            found += _look(page, "light", RULES, f"dialog#{name}")
    return found


def _look(page: Page, theme: str, rules: dict[str, object], within: str | None = None) -> list[str]:
    told = page.evaluate(LOOK, [theme, rules, within])
    assert told is not None, f"{page.url} has no {within}"
    return [f"{theme} {within or ''}: {each}" for each in told]


def _panels(page: Page) -> list[str]:
    """What opens on the desk: the dark stage and the sheet follow different themes."""
    page.evaluate(BRING)
    return [
        each for within in PANELS for theme, rules in (("light", RULES), ("dark", COLOURS)) for each in _look(page, theme, rules, within)
    ]


def _refusals(page: Page, at: str, web: Flask, world: World) -> list[str]:
    """The pages that refuse or fail: no such page, nothing of that number, what is unfit, our own fault."""
    with web.test_request_context():
        broken = render_template("errors/500.html", number="0a1b2c3d")
    page.route("**/broken", lambda route: route.fulfill(status=500, content_type="text/html", body=broken))
    found = []
    for path, status in (("/no-such-page", 404), ("/sites/999999", 404), ("/broken", 500)):
        answer = page.goto(at + path)
        assert answer is not None
        assert answer.status == status, path
        found += _faults(page)
    # a form once more with what is wrong in it; what a script sends; a refusal with what was typed; a page that was open for too long
    phases = f"/monitorings/{world.numbers['monitoring']['number']}/phases"
    for path, status in (("/monitorings/new", 422), (phases, 422), ("/phases", 403), ("/monitorings/new", 400)):
        web.config["WTF_CSRF_ENABLED"] = status == 400
        with page.expect_navigation() as sent:
            page.evaluate(SEND, path)
        assert sent.value.status == status, path
        found += _faults(page)
    web.config["WTF_CSRF_ENABLED"] = False
    return found


def _narrow(page: Page, address: str) -> list[str]:
    """At a phone's width, where nothing stands beside the window."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    page.evaluate(AXE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return _look(page, "light", RULES) + ([f"{wide} px wide"] if wide > 390 else [])


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page(
    part: int, scene: Scene, settings: Settings, browser: conftest.Browser, chromium: Browser
) -> None:  # fmt: skip
    world = make_world(scene, settings)
    wrong, seen = [], 0
    # an engine of its own: the server's threads outlive no other test's
    database = Database(settings.database)
    with served(settings, database) as (at, web):
        windows = Windows(chromium, at, browser, world)
        for who, path in list(_pages(web, world))[part::PARTS]:
            page = windows.of(who)
            answer = page.goto(f"{at}{path}")
            assert answer is not None
            # a page of an act whose time has not come says so: that is a page too
            assert answer.status in {200, 409}, f"{who} {path}: {answer.status}"
            wrong += [f"{who} {path} {fault}" for fault in _faults(page)]
            wrong += [f"{who} {path} {fault}" for fault in _panels(page)] if path.endswith("/desk") else []
            seen += 1
        if part == 0:
            wrong += [f"refused: {fault}" for fault in _refusals(windows.of("monitor"), at, web, world)]
        for who, path in list(_pages(web, world, PHONE))[part::PARTS]:
            wrong += [f"{who} 390 {path} {fault}" for fault in _narrow(windows.of(who), at + path)]
        windows.close()
    database.close()
    assert seen > 50 // PARTS
    assert not wrong, "\n".join(wrong)
