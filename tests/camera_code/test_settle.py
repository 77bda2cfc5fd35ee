"""camera_code.settle: a site's digits 1 to 7 are settled inside the act that brings its first camera, and then stay (E-2)."""

import pytest
from sqlalchemy.exc import IntegrityError

from records.base import door
from records.camera_code import SiteCode, code_of, next_serial, next_site
from records.site import Site
from tests.scene import Scene, refused
from workflows import camera_code


def test_it_is_no_act_of_its_own(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for actor in (cast.administrator, cast.monitor, cast.overseer):
            refused(camera_code.settle, db, actor, cast.site, prefix="4201901")
        assert code_of(db, cast.site) is None


@pytest.mark.obligation("E-2")
def test_the_database_itself_takes_no_prefix_twice(scene: Scene) -> None:
    with scene.acting() as (db, cast), door("factory"):
        db.add(SiteCode(site_id=cast.site.id, prefix="4201901"))
        other = Site(office_id=cast.branch.id, enterprise_id=cast.enterprise.id, name="另一厂区")
        other.office, other.enterprise = cast.branch, cast.enterprise
        db.add(other)
        db.flush()
        db.add(SiteCode(site_id=other.id, prefix="4201901"))
        with pytest.raises(IntegrityError):
            db.flush()
        db.rollback()


def test_the_next_serial_is_the_smallest_that_no_camera_of_the_place_ever_bore(scene: Scene) -> None:
    with scene.acting() as (db, cast), door("factory"):
        # position 08 has 001 (the gate), position 20 has 002 (the dock): 001 is free there, whatever kind of device or place it is
        assert next_serial(db, "4201901", "08") == "002"
        assert next_serial(db, "4201901", "20") == "001"
        cast.dock.code, cast.dock.retired = "42019015101311820001", True
        db.flush()
        assert next_serial(db, "4201901", "20") == "002"
        assert next_serial(db, "4201902", "20") == "001"
        assert next_site(db, "4201") == "902"
