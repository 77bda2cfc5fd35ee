"""The desk's one long answer ends with the visit it was given to: nobody sees a picture after signing out (B7-4, B9-1)."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from app import visit as visits
from app.settings import Settings
from app.transaction import Database
from app.video.live import LIFE_S
from records import base, clock
from records.user import User
from tests.cast import Cast
from tests.conftest import Browser
from tests.video import film
from tests.visit.door import PASSWORD, Door
from workflows import user

#: three times what is promised (DESIGN §10), and far from the answer's own end
WITHIN_S = 3 * 5.0
assert WITHIN_S < LIFE_S / 10


class Desk:
    """The dock records, the application is served, the monitor signs in by the form."""

    def __init__(self, door: Door, port: int) -> None:
        self.door, self.port = door, port

    @contextmanager
    def watching(self, client: FlaskClient) -> Iterator[http.client.HTTPResponse]:
        """Its answer, once pictures come."""
        cookie = client.get_cookie("loadwitness")
        assert cookie is not None
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=WITHIN_S)) as line:
            line.request("GET", f"/live?cameras={self.door.cast.dock.id}", headers={"Cookie": f"loadwitness={cookie.value}"})
            answer = line.getresponse()
            if answer.status == 200:
                assert b"moof" in answer.read1()
            yield answer

    def asks_again(self, client: FlaskClient) -> int:
        with self.watching(client) as answer:
            return answer.status


@pytest.fixture
def desk(database: Database, settings: Settings, cast: Cast, browser: Browser) -> Iterator[Desk]:
    with browser.web.test_request_context(), database.act() as db:
        account = visits.account_of(db, cast.monitor)
        assert account is not None
        account.password = visits.hash_password(PASSWORD)
    begins_at = clock.from_epoch_ms(clock.epoch_ms(clock.now()) - 1000)
    growing = film.Growing(settings.footage, begins_at, film.reel(600), stream=str(cast.dock.id))
    growing.grow(10)
    with database.act("test") as db, base.door("factory"):
        growing.row(db, cast.dock.id, film.run_of(db, cast.dock.id, growing.begins_at), is_open=True)
    stop = threading.Event()
    server = make_server("127.0.0.1", 0, browser.web, threaded=True)
    threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=_record, args=(growing, stop))]
    for thread in threads:
        thread.start()
    yield Desk(Door(database, cast, browser), server.server_port)
    stop.set()
    server.shutdown()
    for thread in threads:
        thread.join()
    server.server_close()


def _record(growing: film.Growing, stop: threading.Event) -> None:
    while not stop.wait(1 / film.FPS) and growing.media < 580 * film.TICKS:
        growing.grow()


def _button(desk: Desk, client: FlaskClient) -> None:
    assert client.post("/sign-out").status_code == 302


def _lock(desk: Desk, client: FlaskClient) -> None:
    client.post("/lock")


def _suspend(desk: Desk, _client: FlaskClient) -> None:
    with desk.door.database.act("test") as db:
        cast = desk.door.cast.within(db)
        user.suspend(db, cast.administrator, db.get_one(User, cast.monitor.id), reason="调离")


def _new_password(desk: Desk, _client: FlaskClient) -> None:
    with desk.door.browser.web.test_request_context(), desk.door.database.act() as db:
        account = visits.account_of(db, desk.door.cast.monitor)
        assert account is not None
        visits.set_password(account, "另一个密码-5521", is_given=True)


@pytest.mark.obligation("B7-4")
@pytest.mark.parametrize("end", [_button, _lock, _suspend, _new_password])
def test_the_pictures_end_with_the_visit_and_the_next_request_is_a_strangers(desk: Desk, end: object) -> None:
    client = desk.door.signed_in()
    cookie = client.get_cookie("loadwitness")
    assert cookie is not None
    with desk.watching(client) as answer:
        assert callable(end)
        end(desk, client)
        began = time.monotonic()
        while answer.read1():
            assert time.monotonic() - began < WITHIN_S, "pictures go on"
    client.set_cookie("loadwitness", cookie.value)
    assert desk.asks_again(client) == 401, "as the desk is told that it is signed out"


@pytest.mark.obligation("B7-4")
def test_another_visit_of_the_same_person_goes_on(desk: Desk) -> None:
    first, second = desk.door.signed_in(), desk.door.signed_in()
    with desk.watching(first) as ended, desk.watching(second) as other:
        _button(desk, first)
        while ended.read1():
            pass
        began = time.monotonic()
        while time.monotonic() - began < 3:
            assert other.read1()
