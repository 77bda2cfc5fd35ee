"""Clips beside an inspection record: drawn up from an anomaly, listed with time and place number, played from there (B3-3)."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from app.settings import Settings
from records import base, vault
from records.anomaly import Anomaly
from records.base import Unfit
from records.clip import Clip, Stage
from records.grant import Grant
from records.inspection import Inspection
from records.inspection.content import content
from records.monitoring import Monitoring
from tests.conftest import Browser
from tests.papers import FOUND, Papers
from tests.sitting import announce
from tests.watch import make_watch
from workflows import anomaly


@pytest.fixture
def flagged(papers: Papers, settings: Settings) -> Anomaly:
    """An anomaly whose clip lies in the evidence store."""
    watch = make_watch(papers.database, papers.cast)
    with papers.database.act("test") as db:
        made = watch.flag(db)
    kept = vault.keep(settings.evidence, "clip/2026", "dock.mp4", BytesIO(b"moving picture"))
    with papers.database.act("test") as db, base.door("factory"):
        clip = db.scalars(select(Clip)).one()
        clip.stage, clip.path, clip.sha256, clip.bytes, clip.frames = Stage.KEPT, kept.path, kept.sha256, kept.bytes, 1200
        db.flush()
    return made


def test_the_product_of_the_loading_stands_in_the_record_already(papers: Papers, flagged: Anomaly, browser: Browser) -> None:
    with papers.database.act("test") as db, base.door("factory"):
        loading = announce(db, papers.cast.within(db))
        watched = db.get(Monitoring, flagged.monitoring_id)
        assert watched is not None
        watched.loading_id = loading.id
        db.flush()
    assert 'value="冻南美白虾仁 31/40"' in browser.as_(papers.cast.monitor).get(f"/inspections/new?anomaly={flagged.id}").text


def test_the_administrators_opinion_is_proposed_beside_what_was_seen(papers: Papers, flagged: Anomaly, browser: Browser) -> None:
    """附件2 has 不符合项及处理意见 in one block."""
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        anomaly.decide(db, here.administrator, db.get_one(Anomaly, flagged.id), opinion="责令停装，重新更衣")
    page = browser.as_(papers.cast.monitor).get(f"/inspections/new?anomaly={flagged.id}").text
    written = page.split('name="text"')[1].split("</textarea>")[0]
    assert written.endswith(f"{flagged.remark}\n处理意见：责令停装，重新更衣")


def test_a_record_drawn_up_from_an_anomaly_lists_its_clip_and_plays_it(papers: Papers, flagged: Anomaly, browser: Browser) -> None:
    monitor = browser.as_(papers.cast.monitor)
    shown = monitor.get(f"/inspections/new?anomaly={flagged.id}").text
    assert flagged.number in shown
    assert flagged.remark in shown
    answer = monitor.post(f"/inspections/new?anomaly={flagged.id}", data={
        "enterprise": papers.cast.enterprise.id, "text": FOUND, "signers": [papers.cast.monitor.id], "clips": ["1"],
    })  # fmt: skip
    page = monitor.get(answer.location).text
    assert "烟关视片〔2026〕0001号" in page
    assert papers.cast.dock.code in page
    assert re.search(r"\d\d:\d\d:\d\d – \d\d:\d\d:\d\d<", page), "both ends to the second"
    assert f'由异常 <a class="lw-code" href="/anomalies/{flagged.id}">' in page
    assert 'src="/clips/1/video.mp4"' in page
    with monitor.get("/clips/1/video.mp4") as played:
        assert played.data == b"moving picture"
    with papers.database.read() as db:
        record = db.scalars(select(Inspection)).unique().one()
        frozen = content(record, until=record.parts[0])
    assert record.anomaly_id == flagged.id
    (clip,) = frozen["clips"]
    assert (clip["place_number"], clip["begins_at"], len(clip["sha256"])) == (papers.cast.dock.code, "2026-11-20T01:11:27.000Z", 64)


def test_the_enterprise_reads_of_the_clip_and_never_sees_it(papers: Papers, flagged: Anomaly, browser: Browser) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db, clips=(db.scalars(select(Clip)).one(),))
    firm = browser.as_(papers.cast.signatory)
    page = firm.get(f"/inspections/{record.id}").text
    assert "烟关视片〔2026〕0001号" in page
    assert "video.mp4" not in page
    for address in ("/clips/1/video.mp4", f"/anomalies/{flagged.id}", "/sheets/1", "/monitorings/1"):
        assert firm.get(address).status_code in {403, 404}, address
    assert browser.as_(papers.cast.upkeep).get(f"/inspections/{record.id}").status_code == 404


def test_a_clip_still_being_cut_is_not_linked(papers: Papers) -> None:
    watch = make_watch(papers.database, papers.cast)
    with papers.database.act("test") as db:
        watch.flag(db)
    with papers.database.act("test") as db, pytest.raises(Unfit, match="不能关联"):
        papers.draft(db, clips=(db.scalars(select(Clip)).one(),))


def test_a_clip_of_another_enterprise_is_not_linked(papers: Papers, flagged: Anomaly) -> None:
    with papers.database.act("test") as db:
        clip = db.scalars(select(Clip)).one()
        with base.door("factory"):
            clip.anomaly.enterprise_id = papers.cast.other_enterprise.id
            db.flush()
        with pytest.raises(Unfit, match="不能关联"):
            papers.draft(db, clips=(clip,))


def test_somebody_without_right_on_the_camera_keeps_the_links_of_others(papers: Papers, flagged: Anomaly, browser: Browser) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db, clips=(db.scalars(select(Clip)).one(),))
    with papers.database.act("test") as db, base.door("factory"):
        for grant in db.scalars(select(Grant).where(Grant.user_id == papers.cast.second_monitor.id)):
            db.delete(grant)
        db.flush()
    other = browser.as_(papers.cast.second_monitor)
    shown = other.get(f"/inspections/{record.id}/finding").text
    assert "烟关视片〔2026〕0001号" in shown
    told = {"text": "改写。", "signers": [papers.cast.monitor.id], "clips": ["1"], "version": "1", "product": "虾", "scope": "全场"}
    assert other.post(f"/inspections/{record.id}/finding", data=told).status_code == 303
    page = other.get(f"/inspections/{record.id}").text
    assert "烟关视片〔2026〕0001号" in page
    assert "video.mp4" not in page
