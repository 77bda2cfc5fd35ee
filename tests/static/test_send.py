"""The files of the face: compressed, kept for good under an address that bears what they hold; answers for people are never compressed."""

import gzip
import re
from pathlib import Path

from app import static
from tests.cast import Cast
from tests.conftest import Browser

ROOT = Path(__file__).resolve().parents[2] / "static"
GZIP = {"Accept-Encoding": "gzip, br"}


def test_a_page_names_files_by_their_version_and_they_are_kept_for_good(browser: Browser) -> None:
    client = browser.stranger()
    page = client.get("/sign-in").text
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    assert len(addresses) > 10
    assert {address.split("/")[2] for address in addresses} == {static.version(ROOT)}
    for address in addresses:
        answer = client.get(address, headers=GZIP)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        raw = gzip.decompress(answer.data) if answer.headers.get("Content-Encoding") == "gzip" else answer.data
        assert raw == (ROOT / address.split("/", 3)[3]).read_bytes()
        answer.close()


def test_without_a_version_or_with_an_old_one_it_is_asked_for_anew(browser: Browser) -> None:
    client = browser.stranger()
    for address in ("/static/css/tokens.css", "/static/v-0123456789ab/css/tokens.css"):
        answer = client.get(address, headers=GZIP)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in answer.headers
        again = client.get(address, headers={**GZIP, "If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    plain = client.get("/static/css/tokens.css")
    assert (plain.headers.get("Content-Encoding"), plain.data) == (None, (ROOT / "css" / "tokens.css").read_bytes())
    plain.close()


def test_nothing_outside_the_folder_is_sent(browser: Browser, cast: Cast) -> None:
    client = browser.stranger()
    for name in ("../pyproject.toml", "v-x/../../pyproject.toml", "css/nothing.css", "..%2fapp%2fweb.py", "css", "v-x/"):
        for headers in (GZIP, {}):
            for somebody in (client, browser.as_(cast.monitor)):
                assert somebody.get(f"/static/{name}", headers=headers).status_code == 404, name


def test_what_is_made_for_a_person_is_never_compressed_nor_kept(browser: Browser, cast: Cast) -> None:
    answer = browser.as_(cast.monitor).get("/", headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"
