"""A crawl of every page in English: no Chinese but what people and the norms' papers have entered, no dead link, no server error."""

import ast
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from records import phrase
from tests.journeys.conftest import Demo

pytestmark = pytest.mark.alone

_HAN = re.compile(r"[㐀-鿿]+")
_NUMBER = re.compile(r"/\d+")
#: what is no page of ours
_FILE = re.compile(r"\.(pdf|mp4|jpg|xlsx|m3u8|json)$|/(content|photo|document)$|/photos/N$")
#: words that stay Chinese in English: the product's name, the switch back, a paper's own word, the mark one types behind a phase
_OWN = {"监装", "中文", "录象", "可多次"}
#: what one sees, and what a click opens: the choices of a list, dialogs that are still closed.
#: What is marked as Chinese is meant to be: the norms' own words, and the switch back
_SHOWN = """() => [...document.querySelectorAll('body *:not(script):not(template):not(textarea)')]
  .filter((e) => (e.checkVisibility() || e.closest('select, dialog:not([open])')) && !e.closest('[lang^="zh"]'))
  .flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent)
    .concat(['title', 'aria-label', 'placeholder', 'label'].map((a) => e.getAttribute(a) || '')))"""


def _entered(demo: Demo) -> str:
    """What people and papers have entered into the database; and the ready phrases, which are written on the paper as they stand.

    A sentence of ours that is kept to be said later (a notice, the trail) is none of it, only the values in it are.
    """
    with sqlite3.connect(demo.data / "loadwitness.db") as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [value for table in tables for row in connection.execute(f'SELECT * FROM "{table}"') for value in row]  # noqa: S608 - our own names
    texts = [text for value in kept if isinstance(value, str) for text in _texts(_read(value))]
    return "\n".join([*texts, *_written(Path(phrase.__file__))])


def _read(value: str) -> object:
    if not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _texts(value: object) -> Iterator[str]:
    """The strings in what a column holds, but for a sentence's own words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (text for each in value for text in _texts(each))
    elif isinstance(value, dict):
        yield from (text for key, each in value.items() if key != "msgid" for text in _texts(each))


def _written(path: Path) -> Iterator[str]:
    """The literals of a file, but for the sentences in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {each for call in ast.walk(tree) if isinstance(call, ast.Call) and ast.unparse(call.func) == "Text" for each in ast.walk(call)}
    literals = (each for each in ast.walk(tree) if isinstance(each, ast.Constant) and each not in said)
    yield from (each.value for each in literals if isinstance(each.value, str))


def _crawl(demo: Demo, browser: Browser, username: str) -> dict[str, set[str]]:
    page = demo.sign_in(browser, username)
    page.context.add_cookies([{"name": "language", "value": "en", "url": demo.address}])
    page.evaluate("""() => fetch('/language', {method: 'POST', body: new URLSearchParams({language: 'en', back: '/',
        csrf_token: JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken']})})""")
    known, waiting, found = set(), ["/"], {}
    entered = _entered(demo)
    while waiting:
        path = waiting.pop().split("#")[0]  # a place within the page is no other page
        shape = _NUMBER.sub("/N", path.split("?")[0])
        if shape in known or _FILE.search(shape) or shape == "/sign-out":
            continue
        known.add(shape)
        answer = page.goto(f"{demo.address}{path}")
        assert answer is not None
        assert answer.status in {200, 409}, f"{path}: {answer.status}"
        texts = page.evaluate(_SHOWN)
        chinese = {han for text in texts for han in _HAN.findall(text or "")} - _OWN
        strange = {han for han in chinese if han not in entered}
        if strange:
            found[path] = strange
        waiting += page.evaluate("() => [...document.querySelectorAll('a[href^=\"/\"]')].map((a) => a.getAttribute('href'))")
    return found


def test_in_english_no_page_shows_chinese_but_what_was_entered(demo: Demo, chromium: Browser) -> None:
    found = {username: pages for username in ("wangxl", "lijg", "chenhf", "liuzq") if (pages := _crawl(demo, chromium, username))}
    assert not found, found
