"""ptz_return.claim: one worker at a time; one that was killed in the middle of a return is followed by another (D3-2)."""

import signal
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.settings import Settings
from app.video.ptz.returning import return_cameras
from app.video.simulator.ptz import HOME
from app.video.simulator.server import Simulator
from records import clock
from records.ptz_return import Return, Stage
from records.user import THE_SYSTEM
from tests.ptz.turning import BACK, Turning
from tests.ptz_return.sent import send
from tests.scene import refused
from workflows import ptz, ptz_return

ROOT = Path(__file__).parents[2]
#: one round of the chore, in a process of its own
ROUND = (
    "import sys\nfrom pathlib import Path\nfrom datetime import datetime\nfrom app.settings import Settings\n"
    "from app.transaction import Database\n"
    "from app.video.ptz.returning import return_cameras\nfrom records import clock\nclock.stop_at(datetime.fromisoformat(sys.argv[3]))\n"
    "return_cameras(Database(sys.argv[1]), Settings(data=Path(sys.argv[2]), database=sys.argv[1], key='a key for tests only'))"
)


@pytest.mark.obligation("D3-2")
def test_a_worker_killed_in_the_middle_loses_no_return(turning: Turning, simulator: Simulator, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        turning.set(onvif=f"http://127.0.0.1:{silent.getsockname()[1]}/onvif/device_service")
        turning.take("monitor")
        with turning.acting() as (db, cast, camera):
            ptz.release(db, cast.monitor, camera)
        command = [sys.executable, "-c", ROUND, settings.database, str(settings.data), clock.now().isoformat()]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        silent.settimeout(60)
        # it has its claim and waits for the device
        connection, _ = silent.accept()
        process.send_signal(signal.SIGKILL)
        process.wait()
        connection.close()
    order = turning.order
    assert (order.stage, order.attempts, bool(order.lease_token)) == (Stage.WANTED, 1, True)
    turning.reach(simulator, settings.key)
    assert return_cameras(turning.scene.database, settings) == 0, "the dead one's claim still stands"
    turning.wait(ptz_return.LEASE + timedelta(seconds=1))
    assert return_cameras(turning.scene.database, settings) == 1
    assert (turning.order.stage, simulator.view("dock")) == (Stage.SENT, HOME)


def test_a_move_takes_the_claim_away_and_the_return_waits_anew(turning: Turning) -> None:
    turning.take("monitor")
    turning.wait(BACK)
    with turning.acting() as (db, _cast, _camera):
        token = ptz_return.claim(db, THE_SYSTEM, ptz_return.due(db)[0])
    turning.take("upkeep")
    with turning.acting() as (db, _cast, _camera):
        order = db.get_one(Return, turning.order.id)
        assert not ptz_return.is_held(order, token)
        refused(ptz_return.send, db, THE_SYSTEM, order, status=409, token=token)
        refused(ptz_return.stumble, db, THE_SYSTEM, order, status=409, token=token)
    assert turning.order.due_at == clock.now() + BACK


def test_a_return_under_way_that_is_turned_again_stays_in_the_log(turning: Turning) -> None:
    number = send(turning)
    turning.take("monitor")
    assert (turning.scene.get(Return, number).stage, turning.order.stage) == (Stage.DROPPED, Stage.WANTED)
    assert turning.order.id != number


def test_a_camera_that_is_off_waits_and_nobody_but_the_system_claims(turning: Turning) -> None:
    turning.take("monitor")
    turning.wait(BACK)
    turning.set(enabled=False)
    with turning.acting() as (db, _cast, _camera):
        assert ptz_return.due(db) == []
    turning.set(enabled=True)
    with turning.acting() as (db, cast, _camera):
        refused(ptz_return.claim, db, cast.administrator, ptz_return.due(db)[0])
