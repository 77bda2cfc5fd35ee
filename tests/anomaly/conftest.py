"""What the tests of anomalies start from."""

import pytest

from app.transaction import Database
from records.anomaly import Anomaly
from tests.cast import Cast
from tests.watch import Watch, make_watch


@pytest.fixture
def watch(database: Database, cast: Cast) -> Watch:
    return make_watch(database, cast)


@pytest.fixture
def flagged(watch: Watch) -> Anomaly:
    with watch.database.act("test") as db:
        return watch.flag(db)
