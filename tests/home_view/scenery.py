"""Recordings of drawn scenes up to this moment, as the recorder would have left them."""

from datetime import timedelta
from functools import cache

from app.settings import Settings
from app.video.recovery import stream_of
from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.footage import paint_footage
from records import clock
from records.base import door
from records.camera import Camera
from tests.scene import Scene
from tests.video import film
from tests.video.seeing import NAME, T0

SECONDS = timedelta(seconds=3)


@cache
def _reel(scene: str) -> film.Reel:
    painted = paint_footage(SimulatedCamera(NAME, scene, scene=scene), T0, T0 + SECONDS)
    return film.Reel(painted.header, tuple((bytes(frame.data), frame.is_key) for frame in painted.frames))


def shows(scene: Scene, settings: Settings, camera: Camera, picture: str) -> None:
    """The camera has just been recorded looking at this."""
    begins_at = clock.now() - SECONDS
    with scene.acting() as (db, _cast), door("factory"):
        made = film.Growing(settings.footage, begins_at, _reel(picture), stream=stream_of(camera.id))
        made.grow(30)
        made.row(db, camera.id, film.run_of(db, camera.id, begins_at))
