"""What a person confirmed by hand, in the report: who, what, when (C3-1)."""

import io
from datetime import UTC, datetime

from python_calamine import CalamineWorkbook

from records import clock
from records.conformity import Sort
from records.conformity.content import differences
from tests.conftest import Browser
from tests.printed.reading import pages, plain
from tests.scene import Scene
from workflows import conformity


def test_the_report_tells_who_confirmed_what_and_when_and_a_repeated_confirmation_is_no_difference(scene: Scene, browser: Browser) -> None:
    clock.stop_at(datetime(2026, 11, 20, 2, tzinfo=UTC))
    with scene.acting() as (db, cast):
        told = (db, cast.administrator, cast.site)
        conformity.classify(*told, kinds=["land_border"])
        ruled = conformity.rule(*told, line="A2.3.6.2", sort=Sort.CONFIRMED, said="已加装北斗关锁")
        made = conformity.report(*told, dark=())
        before, number = made.document.opened(), made.id
        conformity.withdraw(db, cast.administrator, ruled)
        clock.stop_at(datetime(2026, 11, 21, 2, tzinfo=UTC))
        conformity.rule(*told, line="A2.3.6.2", sort=Sort.CONFIRMED, said="已加装北斗关锁")
        after = conformity.report(*told, dark=()).document.opened()
    assert made.met == 1
    client, who = browser.as_(scene.cast.administrator), scene.cast.administrator.name
    said = f"已加装北斗关锁（{who} 2026-11-20 10:00）"
    text = plain("".join(each.text for each in pages(client.get(f"/conformity-reports/{number}.pdf").data)))
    assert plain(f"人工核对已满足：{said}") in text
    rows = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/conformity-reports/{number}.xlsx").data)).get_sheet_by_index(0)
    assert next(row for row in rows.to_python() if row[0] == "A2.3.6.2")[6] == said
    assert differences(before, after) == []
