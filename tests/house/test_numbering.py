"""Numbers taken by several people in the same moment: none twice, none lost, none refused; also the year's first (F1-2, F2-2)."""

import threading

from sqlalchemy import select

from records import clock
from records.inspection import Inspection
from tests.conftest import Browser
from tests.office.test_establish import TOLD
from tests.papers import NOW, Papers
from tests.printed.reading import pages
from tests.scene import Scene
from workflows import office

SEVERAL = 5


def test_the_first_numbers_of_a_year_taken_at_once_are_all_given(scene: Scene) -> None:
    clock.stop_at(NOW)
    papers, together, failed = Papers(scene.cast, scene.database), threading.Barrier(SEVERAL), []

    def draft() -> None:
        together.wait(30)
        try:
            with scene.database.act("test") as db:
                papers.draft(db)
        except Exception as error:  # noqa: BLE001 - told by the assertion
            failed.append(error)

    threads = [threading.Thread(target=draft) for _ in range(SEVERAL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with scene.database.read() as db:
        assert sorted(db.scalars(select(Inspection.number))) == [f"烟关装检〔2026〕000{number}号" for number in range(1, SEVERAL + 1)]
    scene.trail()


def test_an_offices_own_pattern_is_on_what_it_numbers_from_then_on_and_outside_the_papers_frame(scene: Scene, browser: Browser) -> None:
    clock.stop_at(NOW)
    papers = Papers(scene.cast, scene.database)
    with scene.acting() as (db, cast):
        first = papers.released(db).number
        told = {**TOLD, "short_name": "烟", "number_pattern": "{year}-{short}-{kind}-{serial:03d}"}
        office.change(db, cast.administrator, cast.branch, told=told)
        db.expire_all()
        record = papers.released(db)
    assert (first, record.number) == ("烟关装检〔2026〕0001号", "2026-烟-装检-002")
    paper = browser.as_(scene.cast.monitor).get(f"/inspections/{record.id}/paper.pdf").data
    for page in pages(paper):
        assert record.number in page.outside()
        assert record.number not in page.inside()
    assert first in pages(browser.as_(scene.cast.monitor).get("/inspections/1/paper.pdf").data)[0].outside()
