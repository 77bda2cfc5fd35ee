"""The cast's dock as a camera that turns, and people with the right to steer it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.server import Simulator
from records import base, clock
from records.camera import Camera, Control, Mount, seal_credentials
from records.grant import Right
from records.ptz import Steering, held_of
from records.ptz_return import Return, returns_of
from tests.cast import Cast, grant_all
from tests.scene import Scene
from workflows import ptz

NOW = datetime(2026, 11, 20, 1, 12, 30, tzinfo=UTC)
BACK = timedelta(minutes=3)
USER, PASSWORD = "viewer", "kein-Geheimnis-91"
#: an address at which nothing answers
NOWHERE = "http://127.0.0.1:9/onvif/device_service"


@dataclass
class Turning:
    """`with turning.acting() as (db, cast, camera)` commits at its end."""

    scene: Scene

    @contextmanager
    def acting(self) -> Iterator[tuple[Session, Cast, Camera]]:
        with self.scene.acting() as (db, cast):
            yield db, cast, cast.dock

    def set(self, **told: Any) -> None:
        """Other facts of the camera."""
        with self.acting() as (db, _cast, camera), base.door("factory"):
            for name, value in told.items():
                setattr(camera, name, value)
            db.flush()

    def reach(self, simulator: Simulator, key: str) -> None:
        """The camera is the simulated one."""
        self.set(onvif=simulator.onvif("dock"), credentials=seal_credentials(USER, PASSWORD, key))

    def take(self, who: str, **told: Any) -> Steering:
        """Somebody of the cast takes the control."""
        with self.acting() as (db, cast, camera):
            return ptz.take(db, getattr(cast, who), camera, back_after=BACK, **told)

    def move(self, who: str, motion: str = "left") -> None:
        """Somebody turns it."""
        with self.acting() as (db, cast, camera):
            ptz.move(db, getattr(cast, who), camera, motion=motion, back_after=BACK)

    @property
    def holder(self) -> int | None:
        """Whose control is live."""
        with self.scene.database.read() as db:
            held = held_of(db, self.scene.cast.dock.id)
            return held.user_id if held is not None and held.is_live else None

    @property
    def order(self) -> Return:
        """The newest return."""
        with self.scene.database.read() as db:
            return returns_of(db, self.scene.cast.dock.id, 1)[0]

    def wait(self, length: timedelta) -> None:
        """So much later."""
        clock.stop_at(clock.now() + length)


def make_turning(scene: Scene) -> Turning:
    """The dock turns, at NOW; its monitor, colleague, administrator and the overseer may steer it."""
    clock.stop_at(NOW)
    made = Turning(scene)
    made.set(mount=Mount.PTZ, control=Control.PRIMARY, onvif=NOWHERE)
    with made.acting() as (db, cast, camera), base.door("factory"):
        for user in (cast.monitor, cast.second_monitor, cast.administrator, cast.overseer):
            grant_all(db, user, camera, Right.STEER)
    return made


def simulated(**told: Any) -> SimulatedCamera:
    """The device behind it."""
    return SimulatedCamera(name="装箱平台02", path="dock", user=USER, password=PASSWORD, onvif_port=0, pans=True, **told)
