"""The chore that sends a camera home and a person who turns it at the same moment: neither undoes the other (D3-2)."""

import threading

from app.settings import Settings
from app.video.ptz.returning import return_cameras
from app.video.simulator.server import Simulator
from records import clock
from records.ptz_return import Return, Stage
from records.user import THE_SYSTEM
from tests.ptz.relay import relayed
from tests.ptz.turning import BACK, Turning
from workflows import ptz, ptz_return


def test_who_turns_it_while_the_chore_tells_the_device_has_the_last_word(
    turning: Turning, device: Simulator, settings: Settings
) -> None:  # fmt: skip
    turning.take("monitor")
    turning.wait(BACK)
    told, answers = threading.Event(), threading.Event()

    def hears(command: str) -> None:
        if command == "GotoHomePosition":
            told.set()
            answers.wait(60)

    with relayed(device.onvif("dock")) as relay:
        relay.hears = hears
        turning.set(onvif=relay.url)
        chore = threading.Thread(target=return_cameras, args=(turning.scene.database, settings))
        chore.start()
        assert told.wait(60)
        with turning.acting() as (db, cast, camera):
            ptz.take(db, cast.monitor, camera, back_after=BACK)
            answers.set()
            chore.join(1)
            assert chore.is_alive(), "it waits for who turns the camera"
        chore.join(60)
    order = turning.order
    assert (order.stage, order.due_at, order.lease_token) == (Stage.WANTED, clock.now() + BACK, "")
    assert turning.scene.last().verb == "ptz.take"


def test_who_turns_it_while_the_chore_notes_what_it_did_has_an_order_of_their_own(turning: Turning) -> None:
    turning.take("monitor")
    turning.wait(BACK)
    with turning.acting() as (db, _cast, _camera):
        order = ptz_return.due(db)[0]
        token = ptz_return.claim(db, THE_SYSTEM, order)
    person = threading.Thread(target=turning.take, args=("monitor",))
    with turning.acting() as (db, _cast, _camera):
        mine = ptz_return.claimed(db, order, token)
        assert mine is not None
        ptz_return.send(db, THE_SYSTEM, mine, token=token)
        person.start()
        person.join(1)
        assert person.is_alive(), "the order is taken"
    person.join(60)
    assert turning.scene.get(Return, order.id).stage is Stage.DROPPED
    assert (turning.order.stage, turning.order.due_at) == (Stage.WANTED, clock.now() + BACK)
