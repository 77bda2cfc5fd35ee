"""conformity.report: a day's judgement frozen, printed with pictures for who may see them, compared (C3-1, C4-2)."""

import io
import zipfile
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.settings import Settings
from records import clock
from records.camera import Camera, Control
from records.conformity import Report, Sort
from records.conformity.content import differences
from records.printed.conformity import render
from records.site import Site
from tests.conformity import yard
from tests.conftest import Browser
from tests.printed.reading import pages, plain
from tests.scene import Scene, refused
from tests.video import film
from workflows import conformity


@pytest.fixture
def reported(scene: Scene) -> int:
    """A yard whose gate answers two clauses, one of them in the wrong mode; one clause exempt."""
    with scene.acting() as (db, cast):
        told = (db, cast.administrator, cast.site)
        conformity.classify(*told, kinds=["general_inspection"])
        conformity.match(*told, line="A1.1.1.1", cameras=[cast.gate])
        conformity.rule(*told, line="A1.1.1.4", sort=Sort.EXEMPT, said="=HYPERLINK(1) 规定第5条")
        return conformity.report(*told).id


def test_it_is_frozen_with_counts_and_what_changes_later_does_not_change_it(scene: Scene, reported: int) -> None:
    first = scene.get(Report, reported)
    assert (first.met, first.missing) == (0, 12)
    assert first.document.is_intact()
    assert scene.last().changes["sha256"] == first.document.sha256
    with scene.acting() as (db, cast):
        told = (db, cast.administrator, cast.site)
        seen = yard.install(db, cast, yard.area(db, cast, "查验场地"), 1)
        conformity.match(*told, line="A1.1.1.1", cameras=[seen])
        second = conformity.report(*told)
    old, new = scene.get(Report, reported).document.opened(), scene.get(Report, second.id).document.opened()
    assert scene.get(Report, reported).document.sha256 == first.document.sha256
    changed = {each.key: (each.before["verdict"], each.after["verdict"]) for each in differences(old, new) if each.before and each.after}
    assert changed == {"A1.1.1.1": ("missing", "met"), "A1.1.1.5": ("missing", "met")}
    assert differences(old, old) == []


def test_the_page_compares_a_day_with_now_and_says_both(scene: Scene, reported: int, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        gate = db.get_one(Camera, cast.gate.id)
        conformity.match(db, cast.administrator, cast.site, line="A1.1.1.3", cameras=[gate])
    client = browser.as_(scene.cast.administrator)
    told = client.get(f"/sites/{scene.cast.site.id}/conformity/compare?before={reported}").get_data(as_text=True)
    assert "A1.1.1.3" in told
    assert "没有对应的摄像头。" in told
    assert "卡口01应为海关专控，现为海关主控。" in told
    assert "A1.1.1.2<" not in told


@pytest.mark.obligation("C13-1")
def test_paper_and_workbook_say_every_clause_and_hold_no_formula(scene: Scene, reported: int, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    paper = client.get(f"/conformity-reports/{reported}.pdf")
    assert paper.mimetype == "application/pdf"
    text = plain("".join(each.text for each in pages(paper.data)))
    for said in ("卡口01应为海关专控，现为海关主控。", "从其规定：=HYPERLINK(1)规定第5条", "从其规定1条", "符合率0.0%", "装箱平台（重点）"):
        assert plain(said) in text, said
    raw = client.get(f"/conformity-reports/{reported}.xlsx").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert len(rows) == 14
    line = next(row for row in rows if row[0] == "A1.1.1.4")
    assert (line[4], line[6]) == ("从其规定", "=HYPERLINK(1) 规定第5条")
    areas = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(1).to_python()
    assert ["装箱平台（重点）", "卡口01、装箱平台02"] in [row[:2] for row in areas]
    assert any(row[2] == "现无覆盖" for row in areas)
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def _pictures(raw: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return sum(name.startswith("xl/media/") for name in packed.namelist())


def test_pictures_are_in_it_only_for_who_may_see_them_and_each_is_a_look(
    scene: Scene, settings: Settings, reported: int, browser: Browser
) -> None:
    with scene.database.act("test") as db:
        film.shot(db, settings.footage, scene.cast.gate.id, clock.now() - timedelta(seconds=60), 60)
    own, above = browser.as_(scene.cast.administrator), browser.as_(scene.cast.overseer)
    assert _pictures(own.get(f"/conformity-reports/{reported}.xlsx").data) == 1
    assert b"/Image" in own.get(f"/conformity-reports/{reported}.pdf").data
    assert [entry.verb for entry in scene.trail()].count("monitoring.look") == 1
    assert _pictures(above.get(f"/conformity-reports/{reported}.xlsx").data) == 0
    assert browser.as_(scene.cast.monitor).get(f"/conformity-reports/{reported}.pdf").status_code == 404
    assert browser.as_(scene.cast.stranger).get(f"/conformity-reports/{reported}.pdf").status_code == 404


def test_a_retired_site_and_strangers_are_refused_and_an_administrator_above_may(scene: Scene, reported: int) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(conformity.report, db, other, cast.site)
        gone = Site(id=cast.site.id, retired=True, in_service=True)
        gone.office = cast.branch
        refused(conformity.report, db, cast.administrator, gone, status=409)
        conformity.report(db, cast.overseer, cast.site)
    with scene.database.read() as db:
        assert len(db.scalars(select(Report)).unique().all()) == 2


def test_a_long_report_runs_on_over_its_pages(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        told = (db, cast.administrator, cast.site)
        conformity.classify(*told, kinds=["waterway", "general_inspection", "animal_plant", "interception"])
        cameras = [yard.install(db, cast, yard.area(db, cast, f"查验{n}"), n, control=Control.PRIMARY) for n in range(1, 6)]
        conformity.match(*told, line="A1.1.1.1", cameras=cameras)
        content = conformity.report(*told).document.opened()
    found = pages(render(content))
    assert len(found) > 8
    text = plain("".join(each.text for each in found))
    assert all(plain(line["text"][:12]) in text for line in content["lines"])
