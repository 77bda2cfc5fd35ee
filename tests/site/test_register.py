"""site.register: a loading site belongs to an enterprise (B2-1)."""

import pytest

from records.enterprise import Enterprise
from records.site import Site, Stage
from tests.scene import Scene, refused, unfit
from workflows import site


@pytest.mark.obligation("B2-1")
def test_it_belongs_to_its_enterprise_and_office_and_is_not_yet_in_service(scene: Scene, planned: int) -> None:
    made = scene.get(Site, planned)
    assert (made.enterprise_id, made.office_id, made.stage) == (scene.cast.enterprise.id, scene.cast.branch.id, Stage.PLANNED)
    assert scene.last().verb == "site.register"


def test_a_name_in_use_is_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(site.register, db, cast.administrator, cast.enterprise, at="name", name="外关厂区", address="")


def test_a_retired_enterprise_gets_none(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        gone = Enterprise(id=cast.enterprise.id, retired=True)
        gone.office = cast.branch
        refused(site.register, db, cast.administrator, gone, status=409, name="新厂", address="")


def test_strangers_register_none(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(site.register, db, other, cast.enterprise, name="新厂", address="")
