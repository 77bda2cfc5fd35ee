"""export.keep: the chore cuts what was consented to, exact to the frame, with a frozen manifest that tells the gaps (D5-1, B19-1)."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from app.video import copying
from records import base, vault
from records.document import Document
from records.evidence import differing
from records.export import RESTRICTION, Stage
from records.footage import Cause, Segment, SegmentStage
from records.hold import Hold
from records.hold import Stage as HoldStage
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.export.copied import BEGINS, MADE, MINUTE, NOW, RANGE, SECOND, Copied, two_forms
from tests.scene import refused
from tests.video import film
from workflows import export


@pytest.mark.obligation("D5-1", "B19-1")
def test_exactly_the_consented_part_is_copied_and_named_by_place_and_time(copied: Copied) -> None:
    copied.request()
    copied.approve(from_at=RANGE[0] + 10 * SECOND, until_at=RANGE[1] - 10 * SECOND)
    assert copied.make() == 1
    it = copied.now()
    (part,) = it.parts
    assert (it.stage, part.frames, part.name[:44]) == (Stage.READY, 1000, "42019011101321320002_20261120T091040-091220_")
    assert film.numbers_in(copied.path()) == list(range(400, 1400)), "across three files, to the frame"
    assert vault.verify(copied.evidence, vault.Kept(part.path, part.sha256, part.bytes))
    with copied.scene.database.read() as db:
        assert db.scalars(select(Hold)).unique().one().stage is HoldStage.LIFTED, "the copy lies in the store now"
        assert list(differing(db, copied.evidence)) == []
    assert copied.make() == 0, "made once"


@pytest.mark.obligation("D5-1")
def test_the_manifest_tells_what_it_is_of_on_whose_consent_for_what_and_its_gaps(copied: Copied, browser: Browser) -> None:
    far = BEGINS + 4 * MINUTE
    with copied.scene.acting() as (db, cast):
        film.shot(db, copied.settings.footage, cast.dock.id, far, 60, first=2000)
        film.gap(db, cast.dock.id, BEGINS + 3 * MINUTE, far, Cause.CAMERA_AWAY)
    copied.request(ends_at=far + 30 * SECOND)
    copied.approve(until_at=far + 30 * SECOND)
    assert copied.make() == 1
    document = copied.now().manifest
    told = document.opened()
    assert told["camera"] == {"code": "42019011101321320002", "name": copied.cast.dock.name}
    assert (told["begins_at"], told["ends_at"]) == ("2026-11-20T09:10:30.000+08:00", "2026-11-20T09:14:30.000+08:00")
    assert told["gaps"] == [{
        "begins_at": "2026-11-20T09:13:00.000+08:00", "ends_at": "2026-11-20T09:14:00.000+08:00", "cause": "camera_away",
        "words": "摄像头无法连接",
    }]  # fmt: skip
    assert [(file["name"], file["sha256"]) for file in told["files"]] == [(part.name, part.sha256) for part in copied.now().parts]
    assert told["approval"] | {"number": "烟关视复〔2026〕0001号", "by": "李管理", "takers": ["王监控"]} == told["approval"]
    assert (told["request"]["purpose"], told["request"]["receiver"], told["restriction"]) == (
        "装箱争议核实", "烟台海关缉私分局 孙立", str(RESTRICTION),
    )  # fmt: skip
    assert document.is_intact()
    with browser.as_(copied.cast.monitor).get(f"/exports/{copied.number}/manifest.json") as answer:
        assert json.loads(answer.data) == told
        assert "42019011101321320002_copy" in answer.headers["Content-Disposition"]


def test_where_the_stream_changed_its_form_the_rest_is_a_file_of_its_own(copied: Copied) -> None:
    two_forms(copied)
    assert copied.make() == 1
    first, second = copied.now().parts
    assert (first.ends_at, second.begins_at, second.ends_at) == (BEGINS + 3 * MINUTE, BEGINS + 3 * MINUTE, BEGINS + 4 * MINUTE)
    assert (first.frames, second.frames) == (1500, 600)
    assert first.path != second.path


def test_two_forms_that_meet_within_a_tick_are_two_files(copied: Copied) -> None:
    two_forms(copied, overlap=SECOND / 50)
    with copied.scene.acting() as (db, cast):
        film.gap(db, cast.dock.id, BEGINS + 4 * MINUTE - SECOND / 50, None)
    assert copied.make() == 1
    assert [part.frames for part in copied.now().parts] == [1500, 600]
    assert copied.now().manifest.opened()["gaps"] == []


def _gaps(copied: Copied) -> list[tuple[str, str, str]]:
    told = copied.now().manifest.opened()["gaps"]
    return [(each["begins_at"][11:19], each["ends_at"][11:19], each["cause"]) for each in told]


@pytest.mark.obligation("D5-1")
def test_the_gaps_of_all_files_stand_in_the_manifest_each_once(copied: Copied) -> None:
    far = BEGINS + 6 * MINUTE
    with copied.scene.acting() as (db, cast):
        film.shot(db, copied.settings.footage, cast.dock.id, BEGINS + 4 * MINUTE, 60, first=2000)
        film.shot(db, copied.settings.footage, cast.dock.id, far, 60, made=film.reel(600, width=480))
        film.gap(db, cast.dock.id, BEGINS + 3 * MINUTE, BEGINS + 4 * MINUTE, Cause.CAMERA_AWAY)
        film.gap(db, cast.dock.id, BEGINS + 5 * MINUTE, far, Cause.CHANGED)
        film.gap(db, cast.dock.id, far + MINUTE, None, Cause.NETWORK)
    copied.request(ends_at=far + 2 * MINUTE)
    copied.approve(until_at=far + 2 * MINUTE)
    assert copied.make() == 1
    assert len(copied.now().parts) == 2
    assert _gaps(copied) == [
        ("09:13:00", "09:14:00", "camera_away"), ("09:15:00", "09:16:00", "changed"), ("09:17:00", "09:18:00", "network"),
    ]  # fmt: skip


def test_what_is_gone_before_it_is_cut_is_no_gap_but_tried_again(copied: Copied, monkeypatch: pytest.MonkeyPatch) -> None:
    two_forms(copied)
    with copied.scene.acting() as (db, _), base.door("factory"):
        rest = db.scalars(select(Segment).order_by(Segment.id.desc())).first()
        assert rest is not None
        rest.stage, rest.ends_at, rest.gops = SegmentStage.OPEN, None, None
        path = copied.settings.footage / rest.path
        db.flush()

    def keep_and_lose(*given: Any, **more: Any) -> vault.Kept:
        kept = keep(*given, **more)
        path.unlink()
        return kept

    keep = copying.vault.keep
    monkeypatch.setattr(copying.vault, "keep", keep_and_lose)
    assert copied.make() == 1
    assert (copied.now().parts, copied.now().stage) == ([], Stage.APPROVED)


def test_only_who_claimed_it_keeps_it_and_only_the_system(copied: Copied) -> None:
    copied.request()
    copied.approve()
    with copied.acting() as (db, cast, it):
        token = export.claim(db, THE_SYSTEM, it)
        for other in (cast.monitor, cast.administrator, cast.overseer):
            refused(export.keep, db, other, it, token=token, files=[MADE], gaps=[])
        refused(export.keep, db, THE_SYSTEM, it, status=409, token="another", files=[MADE], gaps=[])
        export.keep(db, THE_SYSTEM, it, token=token, files=[MADE], gaps=[])
        refused(export.keep, db, THE_SYSTEM, it, status=409, token=token, files=[MADE], gaps=[])


def test_it_is_audited_with_the_hash_of_the_file_and_of_the_manifest(copied: Copied) -> None:
    copied.ready()
    (entry,) = [each for each in copied.scene.trail() if each.verb == "export.keep"]
    assert entry.changes["export_part"][0]["new"]["sha256"] == copied.now().parts[0].sha256
    with copied.scene.database.read() as db:
        assert entry.changes["document"][0]["new"]["sha256"] == db.scalars(select(Document.sha256)).one()
    assert copied.now().made_at == NOW
