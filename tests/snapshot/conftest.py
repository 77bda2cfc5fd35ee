"""What the tests of snapshots start from."""

from datetime import timedelta

import pytest

from app.settings import Settings
from app.transaction import Database
from tests.cast import Cast
from tests.video import film
from tests.watch import SEEN_AT, Watch, make_watch


@pytest.fixture
def watch(database: Database, cast: Cast) -> Watch:
    return make_watch(database, cast)


@pytest.fixture
def recorded(watch: Watch, settings: Settings) -> Watch:
    """Ten seconds of the dock, five of them before the frame that is taken: it bears the number 50."""
    with watch.database.act("test") as db:
        film.shot(db, settings.footage, watch.cast.dock.id, SEEN_AT - timedelta(seconds=5), 10)
    return watch
