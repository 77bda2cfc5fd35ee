"""The sign-in page as people use it, and what the trail then holds of them."""

from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.transaction import Database
from records.audit import Audit
from tests.cast import Cast
from tests.conftest import Browser
from tests.scene import Scene

PASSWORD = "正确的密码-9142"


@dataclass
class Door:
    """Where one comes in."""

    database: Database
    cast: Cast
    browser: Browser

    def try_in(self, client: FlaskClient, username: str = "wang", password: str = PASSWORD) -> TestResponse:
        """The form sent."""
        return client.post("/sign-in", data={"username": username, "password": password})

    def signed_in(self) -> FlaskClient:
        """The monitor, by the right password."""
        client = self.browser.stranger()
        assert self.try_in(client).status_code == 302
        return client

    def trail(self) -> list[Audit]:
        """What the trail has of visits."""
        return [entry for entry in Scene(self.database, self.cast).trail() if entry.verb.startswith("visit.")]

    def verbs(self) -> list[str]:
        """Their names."""
        return [entry.verb for entry in self.trail()]
