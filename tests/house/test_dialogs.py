"""Dialogs that ask for a reason: where it is refused the dialog stands open with what was typed and the sentence at its field."""

import re
from decimal import Decimal

from sqlalchemy import func, select

from records import base
from records.audit import Audit
from records.enterprise import Enterprise
from records.office import Office
from records.site import Area, Site
from records.user import User
from tests.conftest import Browser
from tests.house.filled_in import read
from tests.scene import Scene
from tests.sitting import announce
from workflows import osd_name

LONG = "长" * 501
SAID = {"zh": "“(理由|取消原因)”最多[45]00字，现有501字。", "en": "“Reason.*” holds at most [45]00 characters; there are 501."}
#: where the reason is sent, and by whom
DIALOGS = {
    "/enterprises/{enterprise}/retire": "administrator", "/sites/{site}/retire": "administrator", "/areas/{area}/retire": "administrator",
    "/cameras/{camera}/switch-off": "administrator", "/cameras/{camera}/remove": "administrator", "/users/{user}/suspend": "administrator",
    "/offices/{office}/retire": "overseer", "/short-names/{short}/drop": "administrator", "/loadings/{loading}/cancel": "administrator",
}  # fmt: skip


def test_a_refused_reason_is_still_in_its_open_dialog_with_the_sentence_at_it(scene: Scene, browser: Browser) -> None:
    cast = scene.cast
    numbers = _bare(scene) | {"camera": cast.gate.id, "user": cast.monitor.id}
    with scene.acting() as (db, here):
        numbers["short"] = osd_name.shorten(db, here.administrator, here.branch, full="澜澄水产厂区", short="澜澄厂", reason="每行8字").id
    for address, who in DIALOGS.items():
        if "{loading}" in address:
            with scene.acting() as (db, here):
                numbers["loading"] = announce(db, here).id
        before = _acts(scene)
        for language, said in SAID.items():
            _stands_open(browser, getattr(cast, who), address.format(**numbers), language, said)
        assert _acts(scene) == before


def _bare(scene: Scene) -> dict[str, int]:
    """An office, an enterprise, a site and an area on which nothing hangs: they may be retired."""
    with scene.acting() as (db, cast), base.door("factory"):
        office = Office(name="龙口海关", short_name="龙关", level=3, parent_id=cast.directly_under.id)
        firm = Enterprise(
            office_id=cast.branch.id, name="空企业", address="无", registration="3700/1", responsible_person="无", categories=[],
        )  # fmt: skip
        db.add_all([office, firm])
        db.flush()
        office.path = f"{cast.directly_under.path}{office.id}/"
        site = Site(office_id=cast.branch.id, enterprise_id=cast.enterprise.id, name="空场所")
        db.add(site)
        db.flush()
        size = Decimal(1)
        area = Area(site_id=cast.site.id, name="空区域", length_m=size, width_m=size, height_m=size, boundary="无")
        db.add(area)
        db.flush()
        return {"office": office.id, "enterprise": firm.id, "site": site.id, "area": area.id}


def _stands_open(browser: Browser, who: User, asked: str, language: str, said: str) -> None:
    client = browser.as_(who)
    client.set_cookie("language", language)
    answer = client.post(asked, data={"reason": LONG})
    assert answer.status_code == 422, asked
    (found,) = [told for told in re.findall(r"<dialog.*?</dialog>", answer.text, re.DOTALL) if f'action="{asked}"' in told]
    assert "data-lw-open-now" in found.partition(">")[0], asked
    page = read(found)
    assert (page.controls["reason"].value, page.controls["reason"].is_marked) == (LONG, True), asked
    assert re.fullmatch(said, page.said_at("reason")), asked
    assert answer.text.count("data-lw-open-now") == 1, asked


def test_a_script_hears_the_sentence(scene: Scene, browser: Browser) -> None:
    answer = browser.as_(scene.cast.administrator).post(f"/users/{scene.cast.monitor.id}/suspend", json={"reason": LONG})
    assert (answer.status_code, answer.get_json()["error"]) == (422, "“理由”最多500字，现有501字。")


def _acts(scene: Scene) -> int:
    with scene.database.read() as db:
        return db.scalar(select(func.count()).select_from(Audit)) or 0
