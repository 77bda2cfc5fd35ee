"""What the tests of authorisations start from."""

import pytest

from app.transaction import Database
from records import clock
from tests.cast import Cast
from tests.papers import NOW, Papers


@pytest.fixture
def papers(database: Database, cast: Cast) -> Papers:
    clock.stop_at(NOW)
    return Papers(cast, database)
