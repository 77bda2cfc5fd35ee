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
        answer.close()


def test_our_scripts_and_styles_go_out_without_comments_line_by_line_and_what_others_wrote_as_it_came(browser: Browser) -> None:
    client, lean = browser.stranger(), 0
    for path in sorted(each for each in ROOT.rglob("*") if each.suffix in {".js", ".css"}):
        name = path.relative_to(ROOT)
        answer = client.get(f"/static/{name}", headers=GZIP)
        told, written = gzip.decompress(answer.data).decode(), path.read_text(encoding="utf-8")
        is_own = name.parts[0] != "vendor"
        assert told == (_without_comments(written) if is_own else written), name
        lean += is_own and told != written
        answer.close()
    assert lean > 70


def _without_comments(text: str) -> str:
    """Read line by line, as a person would strike them out."""
    lines, is_within = [], False
    for line in text.split("\n"):
        bare = line.strip()
        begins = not is_within and bare.startswith("/*") and ("*/" not in bare or bare.endswith("*/"))
        lines.append("" if is_within or begins or bare.startswith("//") else line)
        is_within = (is_within or begins) and "*/" not in bare
    return "\n".join(lines)


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
