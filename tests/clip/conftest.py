"""What the tests of clips start from."""

import pytest

from app.settings import Settings
from app.transaction import Database
from tests.cast import Cast
from tests.clip.cutting import Ordered
from tests.watch import make_watch


@pytest.fixture
def ordered(database: Database, cast: Cast, settings: Settings) -> Ordered:
    watch = make_watch(database, cast)
    with database.act("test") as db:
        anomaly = watch.flag(db)
    return Ordered(watch, settings, anomaly.id)
