"""export.let_go: footage of a copy that was never made is held for a time after its term, then given back (D5-1)."""

import pytest

from records import clock
from records.export import UNMADE_HELD
from records.hold import Hold
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.export.copied import DAY, NOW, SECOND, Copied
from tests.scene import refused
from workflows import export, hold

OVER = NOW + 2 * DAY


@pytest.fixture
def unmade(copied: Copied) -> Copied:
    """Its term was over on the first day; the chore came a day late."""
    copied.request()
    copied.approve(expires_at=NOW + DAY)
    clock.stop_at(OVER)
    assert copied.end() == 1
    return copied


@pytest.mark.obligation("D5-1")
def test_the_hold_goes_once_and_not_before_its_days_are_over(unmade: Copied) -> None:
    clock.stop_at(OVER + UNMADE_HELD - SECOND)
    assert (unmade.end(), unmade.is_held()) == (0, True)
    clock.stop_at(OVER + UNMADE_HELD)
    assert (unmade.end(), unmade.is_held()) == (1, False)
    assert unmade.end() == 0


def test_its_page_says_until_when(unmade: Copied, browser: Browser) -> None:
    page = browser.as_(unmade.cast.monitor).get(f"/exports/{unmade.number}").text
    assert "复制件未能制成。录像继续锁定至 12-22 09:20" in page
    assert "有效期届满，复制件未能制成" in page


def test_an_administrator_may_lift_it_before(unmade: Copied) -> None:
    with unmade.acting() as (db, cast, it):
        held = db.get_one(Hold, it.hold_id)
        hold.lift(db, cast.administrator, held, reason="不再需要")
    clock.stop_at(OVER + UNMADE_HELD)
    assert unmade.end() == 0


def test_only_the_system_and_only_what_was_never_made(unmade: Copied) -> None:
    with unmade.acting() as (db, cast, it):
        refused(export.let_go, db, THE_SYSTEM, it, status=409)
        refused(export.let_go, db, cast.administrator, it)
    unmade.request()
    clock.stop_at(OVER + UNMADE_HELD + DAY)
    with unmade.acting() as (db, _, it):
        refused(export.let_go, db, THE_SYSTEM, it, status=409)


def test_it_is_audited(unmade: Copied) -> None:
    clock.stop_at(OVER + UNMADE_HELD)
    unmade.end()
    entries = unmade.scene.trail()[-2:]
    assert [(entry.verb, entry.changes.get("inside")) for entry in entries] == [("hold.lift", "export.let_go"), ("export.let_go", None)]
