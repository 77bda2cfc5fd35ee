"""A camera that was turned and has been told to go home, with the picture that it is to show."""

import io

from app.settings import Settings
from records import base, clock, vault
from records.home_view import Light
from records.ptz_return import Return
from records.user import THE_SYSTEM
from tests.home_view.test_take import TOLD
from tests.ptz.turning import Turning
from tests.video.seeing import Lens
from workflows import home_view, ptz, ptz_return


def send(turning: Turning) -> int:
    """Released, claimed, told; the number of the order."""
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        number = ptz.release(db, cast.monitor, camera).id
    with turning.acting() as (db, _cast, _camera):
        order = db.get_one(Return, number)
        ptz_return.send(db, THE_SYSTEM, order, token=ptz_return.claim(db, THE_SYSTEM, order))
    turning.wait(ptz_return.ON_THE_WAY)
    return number


def show_home(turning: Turning, settings: Settings, picture: str = "platform") -> None:
    """The dock is to show this."""
    kept = vault.keep(settings.evidence, "home-views/2", f"{picture}.png", io.BytesIO(Lens(picture).png()))
    with turning.acting() as (db, cast, camera), base.door("factory"):
        home_view.take(db, cast.monitor, camera, kept=kept, **{**TOLD, "light": Light.DAY, "shown_at": clock.now()})
