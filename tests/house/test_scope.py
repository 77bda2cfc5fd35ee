"""Every address of the product with every kind of person: who is let in, who is told why not, who learns nothing (DESIGN P4, §10)."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.settings import Settings
from app.visit.door import PUBLIC
from records import clock
from records.base import door
from tests.conftest import Browser
from tests.house.addresses import ACTORS, TABLE
from tests.house.world import World, make_world
from tests.scene import Scene
from tests.watch import SEEN_AT

#: what an answer may be: let in (also where something else is wrong), refused with the reason, unseen, sent to sign-in, told so
SIGNS = {
    "+": {200, 204, 303, 409, 422}, "-": {403}, ".": {404}, ">": {302}, "!": {401}, "o": {200, 303}, "=": {302},
}  # fmt: skip

_SPAN = f"?from={clock.epoch_ms(SEEN_AT)}&to={clock.epoch_ms(SEEN_AT) + 1000}"
#: what gives pictures or tells what is in them, and what follows the address
PICTURES = {
    "clip.video": "", "snapshot.picture": "", "home_view.picture": "", "osd_name.picture": "", "footage.listed": _SPAN,
    "footage.segment": "", "footage.still": f"?at={clock.epoch_ms(SEEN_AT)}", "footage.line": "", "footage.moved": "",
}  # fmt: skip


def _values(rule: Rule, world: World) -> dict[str, Any]:
    told = world.numbers.get(rule.endpoint) or world.numbers.get(rule.endpoint.partition(".")[0], {})
    return {name: told[name] for name in rule.arguments}


def _addresses(web: Flask, world: World) -> list[tuple[str, str, str]]:
    """Endpoint, method and address of all that the product answers; files of the face itself are nobody's secret."""
    found = []
    with web.test_request_context():
        for rule in sorted(web.url_map.iter_rules(), key=lambda rule: rule.endpoint):
            if rule.endpoint in {"static", "security.static"}:
                continue
            built = rule.build(_values(rule, world))
            assert built is not None
            query = world.queries.get(rule.endpoint, "")
            methods = sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
            found += [(rule.endpoint, method, built[1] + query) for method in methods]
    return found


def _ask(client: FlaskClient, method: str, address: str, told: dict[str, Any] | None) -> int:
    answer = client.open(address, method=method, json=told if method == "POST" else None)
    answer.close()
    return answer.status_code


def _classified() -> dict[tuple[str, str], str]:
    table: dict[tuple[str, str], str] = {}
    for line in TABLE.strip().splitlines():
        endpoint, *methods, signs = line.split()
        table |= {(endpoint, method): signs for method in methods}
    return table


@pytest.mark.obligation("B8-1", "B7-4")
def test_every_address_answers_every_kind_of_person_as_classified(scene: Scene, settings: Settings, browser: Browser) -> None:
    world, table, wrong = make_world(scene, settings), _classified(), []
    browser.web.config.update(PROPAGATE_EXCEPTIONS=False)
    addresses = _addresses(browser.web, world)
    assert {(endpoint, method) for endpoint, method, _ in addresses} == set(table), "say in tests/house/addresses.py who may open what"
    for endpoint, method, address in addresses:
        for name, sign in zip(ACTORS, table[endpoint, method], strict=True):
            actor = world.actors[name]
            client = browser.as_(actor) if actor is not None else browser.stranger()
            status = _ask(client, method, address, world.bodies.get(endpoint))
            if status not in SIGNS[sign]:
                wrong.append(f"{endpoint} {method} by {name}: {status}, not {sign}")
        if method == "POST" and endpoint not in PUBLIC and _ask(browser.stranger(), method, address, {}) != 401:
            wrong.append(f"{endpoint}: a script without sign-in is not told 401")
    assert not wrong, "\n".join(wrong)


@pytest.mark.obligation("B8-2")
def test_who_is_not_trained_gets_no_picture_of_any_kind(scene: Scene, settings: Settings, browser: Browser) -> None:
    world = make_world(scene, settings)
    client = browser.as_(scene.cast.monitor)

    def answers() -> dict[str, int]:
        return {endpoint: _ask(client, "GET", at, None) for endpoint, _, at in _addresses(browser.web, world) if endpoint in PICTURES}

    world.queries |= PICTURES
    assert answers() == dict.fromkeys(PICTURES, 200)
    with scene.acting() as (db, cast), door("factory"):
        cast.monitor.trained_at = None
        db.flush()
    assert answers() == dict.fromkeys(PICTURES, 404), "also the own stills, and the clip of what this very person flagged"


def test_what_is_public_stands_in_one_list() -> None:
    open_to_all = {endpoint for (endpoint, _), signs in _classified().items() if signs[0] == "o"}
    assert open_to_all | {"static"} == set(PUBLIC)


def test_what_answers_machines_says_401_and_what_answers_people_sends_them_to_sign_in(browser: Browser) -> None:
    for (endpoint, _), signs in _classified().items():
        if signs[0] != "o":
            is_media = bool(getattr(browser.web.view_functions[endpoint], "is_media", False))
            assert signs[0] == ("!" if is_media else ">"), endpoint


def test_no_address_of_video_is_open_to_people_of_enterprises() -> None:
    video = {key: signs for key, signs in _classified().items() if key[0].partition(".")[0] in {"footage", "live", "clip"}}
    assert len(video) >= 6
    assert {signs[ACTORS.index(name)] for signs in video.values() for name in ("signatory", "upkeep")} == {"."}
