"""Cameras whose devices are asked: with the simulator's addresses, and with none that answers."""

from datetime import timedelta

from records.base import door
from records.camera import Camera, seal_credentials
from tests.osd_name.conftest import PASSWORD, USER
from tests.scene import Scene

DAY = timedelta(days=1)


def give(scene: Scene, **addresses: str) -> None:
    """ONVIF addresses by the cast's names, with the simulator's password."""
    with scene.acting() as (db, cast), door("factory"):
        for name, address in addresses.items():
            camera: Camera = getattr(cast, name)
            camera.onvif, camera.credentials = address, seal_credentials(USER, PASSWORD, "a key for tests only")
        db.flush()
