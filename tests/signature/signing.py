"""Signing through the page, as the tests of this folder do it."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.papers import PASSWORD, Papers


def drafted(papers: Papers) -> str:
    with papers.database.act("test") as db:
        return f"/inspections/{papers.draft(db).id}/sign"


def digest_on(answer: TestResponse) -> str:
    return answer.text.split('name="digest" value="')[1][:64]


def post(client: FlaskClient, address: str, *, password: str = PASSWORD, digest: str | None = None, drawing: str = "") -> TestResponse:
    shown = digest or digest_on(client.get(address))
    return client.post(address, data={"password": password, "digest": shown, "drawing": drawing})
