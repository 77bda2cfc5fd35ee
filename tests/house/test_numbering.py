"""Numbers taken by several people in the same moment: none twice, none lost, none refused; also the year's first (F1-2, F2-2)."""

import threading

from sqlalchemy import select

from records import clock
from records.inspection import Inspection
from tests.papers import NOW, Papers
from tests.scene import Scene

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
