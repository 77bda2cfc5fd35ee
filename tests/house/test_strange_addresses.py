"""Addresses that no page has: numbers that no database holds, moments that no calendar holds; answered, never a failure (500)."""

from typing import Any

import pytest

from tests.conftest import Browser
from tests.house.world import World, make_world
from tests.scene import Scene

FAR = 2**63
#: a query that reaches a database or a calendar → its status
QUERIES = {
    "/cameras?site={far}": 200, "/users?office={far}": 200, "/inspections/new?anomaly={far}": 404, "/loadings/new?site={far}": 404,
    "/footage/{dock}/timeline.json?monitoring={far}": 404, "/footage/{dock}/timeline.json?day=0001-01-01": 422,
    "/footage/{dock}/activity.json?day=9999-12-31": 422, "/footage/{dock}/still.jpg?at=0001-01-01T00:00:00%2B14:00": 422,
    "/footage/{dock}/still.jpg?at={far}": 422, "/cameras/{dock}/osd/still.jpg?at={far}": 422,
    "/footage/{dock}/playlist.m3u8?from=9999-12-31T23:59:58-14:00&to=9999-12-31T23:59:59-14:00": 422,
}  # fmt: skip


@pytest.fixture
def world(scene: Scene, settings: Any, browser: Browser) -> World:
    browser.web.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return make_world(scene, settings)


def test_a_number_that_no_row_can_have_is_not_there(world: World, browser: Browser) -> None:
    client, found = browser.as_(world.scene.cast.administrator), {}
    for rule in browser.web.url_map.iter_rules():
        for name in (each for each in rule.arguments if f"<int:{each}>" in str(rule.rule)):
            values = {**dict.fromkeys(rule.arguments, 1), name: FAR}
            address = str(rule.rule)
            for each in rule.arguments:
                address = address.replace(f"<int:{each}>", str(values[each]))
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            found[address] = client.open(address, method=method).status_code
    assert len(found) > 60
    # 405 where the same address has two methods: the router gives up before it has looked at the number
    assert {address: status for address, status in found.items() if status not in {404, 405}} == {}


def test_a_query_beyond_database_and_calendar_is_answered(world: World, browser: Browser) -> None:
    client = browser.as_(world.scene.cast.administrator)
    told = {"far": FAR, "dock": world.scene.cast.dock.id}
    found = {query: client.get(query.format(**told)).status_code for query in QUERIES}
    assert found == QUERIES
    reports = [{"monitoring": 1e30, "seen": []}, {"monitoring": world.numbers["monitoring"]["number"], "idle": -1e12, "seen": []}]
    assert [browser.as_(world.scene.cast.monitor).post("/watched", json=told).status_code for told in reports] == [404, 200]


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)  # it is answered before any database is asked
def test_a_sign_in_that_is_no_form_is_no_request(browser: Browser) -> None:
    assert [browser.stranger().post("/sign-in", json=told).status_code for told in ([1], "x")] == [400, 400]


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)  # it is answered before any database is asked
@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example", "https://evil.example", "/a\r\nX: 1"]
)
def test_switching_the_language_leads_to_no_other_house(browser: Browser, back: str) -> None:
    answer = browser.stranger().post("/language", data={"language": "en", "back": back})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
