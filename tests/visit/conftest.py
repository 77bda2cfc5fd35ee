"""What the tests of sign-in start from."""

import pytest

from app import visit
from app.transaction import Database
from tests.cast import Cast
from tests.conftest import Browser
from tests.visit.door import PASSWORD, Door


@pytest.fixture
def door(database: Database, cast: Cast, browser: Browser) -> Door:
    """The monitor has a password."""
    with browser.web.test_request_context(), database.act() as db:
        account = visit.account_of(db, cast.monitor)
        assert account is not None
        account.password = visit.hash_password(PASSWORD)
    return Door(database, cast, browser)
