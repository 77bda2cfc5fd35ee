"""A container yard to be held against the norm: cameras made in memory or in the database."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from records import base
from records.camera import Camera, Control, Mount
from records.conformity import Demand, Match, Ruling, Sort
from records.site import Area
from tests.cast import Cast

_NUMBERS = count(1)
KINDS = ("general_inspection", "animal_plant")


def camera(point: str = "查验场地01", **told: Any) -> Camera:
    """One in memory, exclusive and fixed unless told otherwise."""
    number = next(_NUMBERS)
    given = {
        "id": number, "point": point, "code": f"4201901110131{3:02}03{number % 1000:03}", "mount": Mount.FIXED,
        "control": Control.EXCLUSIVE, "enabled": True, "retired": False, "panorama": False, "audio": False, "lpr": False,
        "person_recognition": False, "area_id": 1,
    }  # fmt: skip
    made = Camera(**{**given, **told})
    made.area = told.get("area") or Area(id=made.area_id, name="查验场地", retired=False)
    return made


def match(line: str, *cameras: Camera) -> list[Match]:
    return [Match(line=line, camera_id=each.id) for each in cameras]


def ruling(line: str, sort: Sort = Sort.INAPPLICABLE, demand: Demand = Demand.ALL, said: str = "没有") -> Ruling:
    return Ruling(line=line, sort=sort, demand=demand, said=said)


def area(db: Session, cast: Cast, name: str) -> Area:
    """Another area of the cast's site."""
    with base.door("factory"):
        made = Area(site_id=cast.site.id, name=name, boundary="围栏以内")
        made.site = cast.site
        db.add(made)
        db.flush()
        return made


def install(db: Session, cast: Cast, where: Area, serial: int, **told: Any) -> Camera:
    """A camera in the database: 查验, exclusive and fixed unless told otherwise."""
    with base.door("factory"):
        made = Camera(
            office_id=cast.site.office_id, site_id=cast.site.id, area_id=where.id, code=f"42019011101321303{serial:03}",
            name=f"青岛烟台海关澜澄水产厂区查验{serial:03}", point=f"查验{serial:03}", address=f"rtsp://127.0.0.1:8554/{serial}",
            **{"mount": Mount.FIXED, "control": Control.EXCLUSIVE, **told},
        )  # fmt: skip
        made.office, made.site, made.area = cast.site.office, cast.site, where
        db.add(made)
        db.flush()
        return made
