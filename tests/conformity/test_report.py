"""conformity.report: a day's judgement frozen, printed with pictures for who may see them, compared (C3-1, C4-2)."""

import io
import re
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import disk_usage

import numpy as np
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.settings import Settings
from records import base, clock, vault
from records.camera import Camera, Control
from records.conformity import Report, Sort
from records.conformity.content import differences
from records.evidence import differing
from records.grant import Right
from records.home_view import HomeView, Light
from records.printed.conformity import render
from records.site import Site
from tests.cast import grant_all
from tests.conformity import yard
from tests.conftest import Browser
from tests.printed.reading import pages, plain
from tests.scene import Scene, refused
from tests.small_disk import small_disk
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
        return conformity.report(*told, dark={cast.gate.id, cast.dock.id}).id


def test_it_is_frozen_with_counts_and_what_changes_later_does_not_change_it(scene: Scene, reported: int) -> None:
    first = scene.get(Report, reported)
    assert (first.met, first.missing) == (0, 12)
    assert first.document.is_intact()
    assert scene.last().changes["sha256"] == first.document.sha256
    with scene.acting() as (db, cast):
        told = (db, cast.administrator, cast.site)
        seen = yard.install(db, cast, yard.area(db, cast, "查验场地"), 1)
        conformity.match(*told, line="A1.1.1.1", cameras=[seen])
        second = conformity.report(*told, dark=())
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


def _compared(told: str) -> dict[str, tuple[str, str]]:
    """Of each clause on the page: how it stood before and after, in words."""
    cell = r"<td[^>]*>(.*?)</td>"
    rows = re.findall(rf'<td class="lw-code"[^>]*>([^<]+)</td><td[^>]*>[^<]*</td>{cell}{cell}</tr>', told, re.DOTALL)
    return {key: (_words(before), _words(after)) for key, before, after in rows}


def _words(cell: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", cell).split())


@pytest.mark.obligation("C3-1")
def test_two_dates_are_compared_by_what_is_met_and_missing_since_and_nothing_later(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        told = (db, cast.administrator, cast.site)
        conformity.classify(*told, kinds=["nursery"])
        place = yard.area(db, cast, "苗木场")
        first, second = yard.install(db, cast, place, 1), yard.install(db, cast, place, 2)
        conformity.match(*told, line="A1.9.2", cameras=[first])
        early = conformity.report(*told, dark=()).id
    with scene.acting() as (db, cast):
        told = (db, cast.administrator, cast.site)
        conformity.match(*told, line="A1.9.2", cameras=[])
        conformity.match(*told, line="A1.9.4", cameras=[db.get_one(Camera, second.id)])
        conformity.rule(*told, line="A1.9.1", sort=Sort.INAPPLICABLE, said="没有露天场地")
        late = conformity.report(*told, dark=()).id
        conformity.match(*told, line="A1.9.3", cameras=[db.get_one(Camera, second.id)])
    client, page = browser.as_(scene.cast.administrator), f"/sites/{scene.cast.site.id}/conformity/compare"
    shown = client.get(f"{page}?before={early}&after={late}").get_data(as_text=True)
    empty = "有缺口 没有对应的摄像头。"
    expected = {"A1.9.1": (empty, "不适用 没有露天场地"), "A1.9.2": ("符合 查验001", empty), "A1.9.4": (empty, "符合 查验002")}
    assert _compared(shown) == expected
    assert ("符合率 25.0% → 33.3%" in shown, "3 条有变化" in shown) == (True, True)
    assert _compared(client.get(f"{page}?before={early}").get_data(as_text=True)) == {**expected, "A1.9.3": (empty, "符合 查验002")}
    assert _compared(client.get(f"{page}?before={late}&after={early}").get_data(as_text=True)) == {
        key: (after, before) for key, (before, after) in expected.items()
    }
    assert _compared(client.get(f"{page}?before={late}&after={late}").get_data(as_text=True)) == {}


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
    told = dict(CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("概况").to_python())
    assert (told["场所"], told["符合率"], told["从其规定"]) == (scene.cast.site.name, "0.0%", 1)
    assert told["出具人"] == scene.cast.administrator.name
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def _pictures(raw: bytes) -> list[int]:
    """The numbers of the frames that the workbook shows, in the order of its captions."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        names = sorted(name for name in packed.namelist() if name.startswith("xl/media/"))
        return [film.number_on(np.asarray(Image.open(io.BytesIO(packed.read(name))).convert("RGB"))) for name in names]


def _printed(raw: bytes) -> int:
    return sum(len(each.pictures) for each in pages(raw))


def _captions(raw: bytes) -> list[str]:
    return [row[0] for row in CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("画面").to_python()]


@pytest.fixture
def pictured(scene: Scene, settings: Settings, reported: int, browser: Browser) -> int:
    """A report made at 10:00 while the gate's last picture is of 09:59:59; the recording goes on."""
    at = datetime(2026, 11, 20, 2, tzinfo=UTC)
    clock.stop_at(at)
    with scene.database.act("test") as db:
        film.shot(db, settings.footage, scene.cast.gate.id, at - timedelta(seconds=60), 60)
    answer = browser.as_(scene.cast.administrator).post(f"/sites/{scene.cast.site.id}/conformity/reports", json={})
    assert answer.status_code == 200
    clock.stop_at(at + timedelta(minutes=5))
    with scene.database.act("test") as db:
        film.shot(db, settings.footage, scene.cast.gate.id, at + timedelta(minutes=4), 60, first=600)
    assert answer.json is not None
    return int(answer.json["number"])


@pytest.mark.obligation("C3-1")
def test_pictures_are_those_of_the_judgements_moment_whenever_it_is_read(
    scene: Scene, settings: Settings, pictured: int, browser: Browser
) -> None:
    client = browser.as_(scene.cast.administrator)
    raw = client.get(f"/conformity-reports/{pictured}.xlsx").data
    assert (_pictures(raw), _captions(raw)) == ([590], ["卡口01 画面时间 2026-11-20 09:59:59"])
    clock.stop_at(datetime(2027, 6, 1, tzinfo=UTC))
    shutil.rmtree(settings.footage)
    assert _pictures(client.get(f"/conformity-reports/{pictured}.xlsx").data) == [590], "the recording is gone, the evidence is not"
    paper = client.get(f"/conformity-reports/{pictured}.pdf").data
    assert _printed(paper) == 1
    assert "卡口01画面时间2026-11-2009:59:59" in "".join(each.plain for each in pages(paper))
    (kept,) = scene.get(Report, pictured).document.opened()["pictures"]
    path = settings.evidence / kept["path"]
    assert sha256(path.read_bytes()).hexdigest() == kept["sha256"], "the frozen content proves the picture"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])
    with scene.database.read() as db:
        assert [line for line in differing(db, settings.evidence) if kept["path"] in line]
    raw = client.get(f"/conformity-reports/{pictured}.xlsx").data
    assert (_pictures(raw), _captions(raw)) == ([], ["卡口01 画面时间 2026-11-20 09:59:59 文件缺失或已变"])
    assert "文件缺失或已变" in "".join(each.plain for each in pages(client.get(f"/conformity-reports/{pictured}.pdf").data))


def test_where_nothing_is_recorded_the_daily_view_stands_with_its_own_date(
    scene: Scene, settings: Settings, reported: int, browser: Browser
) -> None:
    taken_at = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    jpeg = io.BytesIO()
    Image.fromarray(film.drawn(77)).save(jpeg, "JPEG")
    kept = vault.keep(settings.evidence, "home-views/1", "view.jpg", io.BytesIO(jpeg.getvalue()))
    with scene.acting() as (db, cast), base.door("factory"):
        db.add(HomeView(
            office_id=cast.gate.office_id, camera_id=cast.gate.id, light=Light.DAY, shown_at=taken_at, taken_by_id=cast.monitor.id,
            path=kept.path, sha256=kept.sha256, bytes=kept.bytes, width=film.WIDTH, height=film.HEIGHT,
        ))  # fmt: skip
        db.flush()
    client = browser.as_(scene.cast.administrator)
    made = client.post(f"/sites/{scene.cast.site.id}/conformity/reports", json={}).json
    assert made is not None
    raw = client.get(f"/conformity-reports/{made['number']}.xlsx").data
    assert (_pictures(raw), _captions(raw)) == ([77], ["卡口01 日常视角，摄于 2026-03-02 09:30:00"])


def test_without_room_for_the_pictures_no_report_is_made_and_it_is_said_so(
    scene: Scene, settings: Settings, reported: int, browser: Browser, tmp_path: Path
) -> None:
    with scene.database.act("test") as db:
        film.shot(db, settings.footage, scene.cast.gate.id, clock.now() - timedelta(seconds=60), 60)
    client, address = browser.as_(scene.cast.administrator), f"/sites/{scene.cast.site.id}/conformity/reports"
    with small_disk(tmp_path / "disk", "1m") as disk:
        settings.evidence.symlink_to(disk)
        (disk / "ballast").write_bytes(b"\0" * disk_usage(disk).free)
        answer = client.post(address)
        assert (answer.status_code, "画面未能存证" in answer.get_data(as_text=True)) == (422, True)
        with scene.database.read() as db:
            assert [each.id for each in db.scalars(select(Report)).unique()] == [reported]
        (disk / "ballast").unlink()
        assert client.post(address).status_code == 303


def test_pictures_are_in_it_only_for_who_may_see_them_and_each_is_a_look(scene: Scene, pictured: int, browser: Browser) -> None:
    own, above = browser.as_(scene.cast.administrator), browser.as_(scene.cast.overseer)
    assert len(_pictures(own.get(f"/conformity-reports/{pictured}.xlsx").data)) == 1
    assert _printed(own.get(f"/conformity-reports/{pictured}.pdf").data) == 1
    assert [entry.verb for entry in scene.trail()].count("monitoring.look") == 1
    assert _pictures(above.get(f"/conformity-reports/{pictured}.xlsx").data) == []
    assert _printed(above.get(f"/conformity-reports/{pictured}.pdf").data) == 0
    with scene.acting() as (db, cast), base.door("factory"):
        grant_all(db, cast.overseer, cast.gate, Right.LIVE)
    assert _pictures(above.get(f"/conformity-reports/{pictured}.xlsx").data) == [], "a picture of the past is recording"
    assert browser.as_(scene.cast.monitor).get(f"/conformity-reports/{pictured}.pdf").status_code == 404
    assert browser.as_(scene.cast.stranger).get(f"/conformity-reports/{pictured}.pdf").status_code == 404


def test_a_retired_site_and_strangers_are_refused_and_an_administrator_above_may(scene: Scene, reported: int) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(conformity.report, db, other, cast.site, dark=())
        gone = Site(id=cast.site.id, retired=True, in_service=True)
        gone.office = cast.branch
        refused(conformity.report, db, cast.administrator, gone, status=409, dark=())
        conformity.report(db, cast.overseer, cast.site, dark=())
    with scene.database.read() as db:
        assert len(db.scalars(select(Report)).unique().all()) == 2


def test_a_long_report_runs_on_over_its_pages(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        told = (db, cast.administrator, cast.site)
        conformity.classify(*told, kinds=["waterway", "general_inspection", "animal_plant", "interception"])
        place = yard.area(db, cast, "查验")
        cameras = [yard.install(db, cast, place, n, control=Control.PRIMARY) for n in range(1, 31)]
        conformity.match(*told, line="A1.1.1.1", cameras=cameras)
        content = conformity.report(*told, dark=()).document.opened()
    found = pages(render(content))
    assert len(found) > 8
    text = plain("".join(each.text for each in found))
    assert all(plain(line["text"][:12]) in text for line in content["lines"])
    first = next(number for number, each in enumerate(found) if "条款内容判定" in each.plain)
    assert all("条款内容判定" in each.plain for each in found[first:-1]), "columns are named on each page"
    titles = {plain(line["under"]) for line in content["lines"]}
    assert not [each for each in found if any(each.inside().endswith(title) for title in titles)], "no title alone at a page's end"
    assert text.count("A1.1.1.1（续）") > 0, "overleaf it is said which clause goes on"
    assert text.count("出具人（签名）") == 1
