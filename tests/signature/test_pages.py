"""The signing page: what is shown is what is signed, the password opens the key."""

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from records.drawing import PREFIX
from records.inspection import Inspection, Stage
from records.signature import Signature
from tests.conftest import Browser
from tests.papers import HEAD, PASSWORD, Papers
from tests.signature.signing import digest_on, drafted, post
from workflows import inspection


def stroke() -> str:
    image = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(60, 180), (200, 60), (320, 190), (520, 80)], fill=(16, 24, 32, 255), width=6)
    out = BytesIO()
    image.save(out, "PNG")
    return PREFIX + b64encode(out.getvalue()).decode()


def test_what_was_changed_in_another_window_answers_409_and_signs_nothing(desk: Papers, browser: Browser) -> None:
    address, monitor = drafted(desk), browser.as_(desk.cast.monitor)
    shown = digest_on(monitor.get(address))
    with desk.database.act("test") as db:
        record = db.scalars(select(Inspection)).unique().one()
        here = desk.cast.within(db)
        inspection.find(db, here.administrator, record, head=HEAD, opinion=desk.opinion(db, text="另有一项。"), version=1)
    answer = post(monitor, address, digest=shown)
    assert answer.status_code == 409
    assert "内容在您打开后已由李管理更改" in answer.text
    with desk.database.read() as db:
        assert db.scalars(select(Signature)).all() == []


def test_the_drawn_stroke_is_kept_made_anew_and_a_bad_one_is_told_at_its_place(desk: Papers, browser: Browser) -> None:
    address, monitor = drafted(desk), browser.as_(desk.cast.monitor)
    bad = post(monitor, address, drawing="data:image/svg+xml;base64,PHN2Zy8+")
    assert bad.status_code == 422
    assert "手写签名不是 PNG 图像" in bad.text
    assert "PHN2Zy8+" not in bad.text
    assert post(monitor, address, drawing=stroke()).status_code == 303
    with desk.database.read() as db:
        signed = db.scalars(select(Signature)).one()
    picture = monitor.get(f"/inspections/1/signatures/{signed.id}/stroke.png")
    assert (picture.mimetype, picture.data) == ("image/png", signed.drawing)
    with Image.open(BytesIO(picture.data)) as image:
        assert image.mode == "L"


@pytest.mark.obligation("F2-8", "F2-10")
def test_signing_out_of_turn_is_refused_at_the_address(desk: Papers, browser: Browser) -> None:
    address = drafted(desk)
    cast = desk.cast
    unseen, seen = (cast.signatory, cast.other_signatory, cast.upkeep, cast.stranger), (cast.second_monitor, cast.overseer)
    for person, status in (*((each, 404) for each in unseen), *((each, 403) for each in seen)):
        assert browser.as_(person).get(address).status_code == status
        assert browser.as_(person).post(address, data={"password": PASSWORD, "digest": "0" * 64}).status_code == status
    assert post(browser.as_(cast.monitor), address).status_code == 303
    assert browser.as_(cast.monitor).get(address).status_code == 409
    assert browser.as_(cast.other_signatory).get(address).status_code == 404


def test_the_signed_content_is_shown_as_frozen_with_its_proof(desk: Papers, browser: Browser) -> None:
    address = drafted(desk)
    monitor = browser.as_(desk.cast.monitor)
    digest = digest_on(monitor.get(address))
    post(monitor, address)
    shown = monitor.get("/inspections/1/signatures/1")
    assert digest in shown.text
    assert "签名有效" in shown.text
    assert browser.as_(desk.cast.signatory).get("/inspections/1/signatures/1").status_code == 200


def test_a_record_that_is_closed_takes_no_signature(desk: Papers, browser: Browser) -> None:
    with desk.database.act("test") as db:
        record = desk.released(db, text="无")
        assert record.stage is Stage.CLOSED
    for person in (desk.cast.monitor, desk.cast.signatory):
        assert browser.as_(person).get(f"/inspections/{record.id}/sign").status_code == 409
