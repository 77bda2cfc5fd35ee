"""fault.progress: from 48 hours on regular reports in two parts, with photos; a missed one is overdue (D4-5, D4-6)."""

from io import BytesIO

import pytest
from PIL import Image

from records import clock
from records.base import Unfit
from tests.conftest import Browser
from tests.fault.standing import HOUR, NOW, about, recover
from tests.scene import Scene, refused
from workflows import fault

OVER = NOW + 48 * HOUR
TOLD = {"text": "备件已到，明日更换", "goods": "装箱平台02停用，改在01装箱"}


def _photo() -> BytesIO:
    raw = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(raw, "JPEG")
    raw.seek(0)
    return raw


@pytest.mark.obligation("D4-6")
def test_either_part_left_empty_is_refused(scene: Scene, number: int, browser: Browser) -> None:
    with about(scene, number) as (db, here, it):
        for part in TOLD:
            with pytest.raises(Unfit) as wrong:
                fault.progress(db, here.upkeep, it, **{**TOLD, part: "  "})
            assert wrong.value.at == part
    again = browser.as_(scene.cast.upkeep).post(f"/faults/{number}/progress", data={**TOLD, "goods": ""})
    assert (again.status_code, TOLD["text"] in again.text) == (422, True)


@pytest.mark.obligation("D4-5")
def test_the_next_is_due_a_day_after_the_last_and_a_missed_one_is_overdue(scene: Scene, number: int, browser: Browser) -> None:
    client = browser.as_(scene.cast.upkeep)
    clock.stop_at(OVER + 25 * HOUR)
    assert "/progress" in client.get("/").text.split("已超时")[1]
    with about(scene, number) as (db, here, it):
        assert it.progress_due_at == OVER + 24 * HOUR
        fault.progress(db, here.upkeep, it, **TOLD)
        assert it.progress_due_at == OVER + 49 * HOUR
    page = client.get("/").text
    assert page.index("/repair") < page.index("/progress"), "the report is not overdue any more"
    assert scene.last().verb == "fault.progress"


def test_photos_are_kept_in_the_evidence_store_and_shown_to_whom_the_ticket_is(scene: Scene, number: int, browser: Browser) -> None:
    client = browser.as_(scene.cast.upkeep)
    bad = client.post(f"/faults/{number}/progress", data={**TOLD, "photos": (BytesIO(b"not a photo"), "a.jpg")})
    assert (bad.status_code, "不是 JPG" in bad.text) == (422, True)
    assert client.post(f"/faults/{number}/progress", data={**TOLD, "photos": (_photo(), "现场.jpg")}).status_code == 303
    with about(scene, number) as (_db, _here, it):
        (photo,) = it.entries[0].photos
    assert client.get(f"/faults/{number}/photos/{photo.id}").mimetype == "image/jpeg"
    assert browser.as_(scene.cast.monitor).get(f"/faults/{number}/photos/{photo.id}?small").status_code == 200
    assert browser.as_(scene.cast.signatory).get(f"/faults/{number}/photos/{photo.id}").status_code == 404
    assert client.get(f"/faults/{number}/photos/{photo.id + 1}").status_code == 404


def test_only_the_upkeep_reports_and_not_when_the_picture_is_back(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        for other in (here.monitor, here.administrator, here.signatory, here.stranger):
            refused(fault.progress, db, other, it, **TOLD)
        recover(db, here, it)
        refused(fault.progress, db, here.upkeep, it, **TOLD, status=409)
