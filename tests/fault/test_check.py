"""fault.check: while the picture is missing more is checked on the spot: what, who, what came of it (B17-3)."""

import pytest

from records import clock
from records.base import Unfit
from records.fault import EntryKind
from tests.conftest import Browser
from tests.fault.standing import MINUTE, NOW, about, check, recover
from tests.scene import Scene, refused
from workflows import fault


@pytest.mark.obligation("B17-3")
def test_container_or_product_person_and_result_are_kept_and_the_site_says_check_more(
    scene: Scene, number: int, browser: Browser
) -> None:
    clock.stop_at(NOW + 2 * MINUTE)
    client = browser.as_(scene.cast.monitor)
    assert "加大现场查验" in client.get(f"/sites/{scene.cast.site.id}").text
    with about(scene, number) as (db, here, it):
        for missing in ("unit", "person", "text"):
            told = {"unit": "CXRU1204581", "person": "于海", "text": "一致", missing: " "}
            with pytest.raises(Unfit) as wrong:
                fault.check(db, here.monitor, it, at=NOW, **told)
            assert wrong.value.at == missing
        check(db, here, it)
        (entry,) = it.done(EntryKind.CHECKED)
        assert (entry.unit, entry.person, entry.at) == ("CXRU1204581", "于海", NOW + 2 * MINUTE)
    assert "逐箱核对" in client.get(f"/faults/{number}").text
    assert scene.last().verb == "fault.check"


def test_only_staff_of_the_office_and_not_after_the_closing(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        for other in (here.stranger, here.overseer, here.signatory, here.upkeep):
            refused(check, db, here, it, actor=other)
        recover(db, here, it)
        fault.close(db, here.monitor, it, conclusion="已好", reason="当班无作业")
        refused(check, db, here, it, status=409)


def test_the_page_takes_it(scene: Scene, number: int, browser: Browser) -> None:
    told = {"unit": "CXRU1204581", "person": "于海", "at": "2026-11-20T09:12:30", "text": "一致"}
    client = browser.as_(scene.cast.monitor)
    assert client.post(f"/faults/{number}/check", data={**told, "text": ""}).status_code == 422
    assert client.post(f"/faults/{number}/check", data=told).status_code == 303
