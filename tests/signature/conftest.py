"""What the tests of signing start from."""

import pytest

from app.transaction import Database
from records import clock
from tests.cast import Cast
from tests.conftest import Browser
from tests.papers import NOW, Papers, give_passwords


@pytest.fixture
def papers(database: Database, cast: Cast) -> Papers:
    clock.stop_at(NOW)
    return Papers(cast, database)


@pytest.fixture
def desk(papers: Papers, browser: Browser) -> Papers:
    cast = papers.cast
    give_passwords(browser.web, papers.database, cast.monitor, cast.administrator, cast.signatory)
    return papers
