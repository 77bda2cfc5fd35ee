"""The law the product stands on: both norms, their articles and what each asks of the system, so that code and tests can name it."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class Kind(StrEnum):
    """A declaratory article asks no act of the system."""

    DUTY = "duty"
    DECLARATORY = "declaratory"


@dataclass(frozen=True)
class Obligation:
    """One thing an article asks: `quote` in the norm's words (white space apart), the duty in ours."""

    id: str
    article: str
    quote: str
    duty_zh: str
    duty_en: str
    kind: Kind


@dataclass(frozen=True)
class Article:
    """An article, clause or printed form; `cited` is how one names it, `text` the norm's words with their line breaks."""

    key: str
    norm: str
    number: str
    cited: str
    heading: str
    heading_en: str
    text: str
    obligations: tuple[Obligation, ...]


@dataclass(frozen=True)
class Norm:
    """A published legal text and its articles in their order."""

    key: str
    short: str
    title: str
    title_en: str
    text: str
    articles: tuple[Article, ...]


class NoSuchObligation(LookupError):
    """Our own fault: code or a test names a duty that neither norm has."""


def squeeze(text: str) -> str:
    """Without any white space: the published texts differ in it from print to print."""
    return "".join(text.split())


class _Places:
    """Finds squeezed words in a norm's text and cuts the text there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.squeezed = squeeze(text)
        self.at = [i for i, sign in enumerate(text) if not sign.isspace()]

    def only(self, words: str) -> int:
        """Where the words stand, which may occur only once."""
        found = self.squeezed.index(words)
        if words in self.squeezed[found + 1 :]:
            raise ValueError(f"{words!r} occurs more than once in the norm")
        return found

    def next(self, words: str, after: int) -> int:
        """Where the words stand next."""
        return self.squeezed.index(words, after)

    def cut(self, begins: int, ends: int) -> str:
        last = self.at[ends] if ends < len(self.at) else len(self.text)
        return self.text[self.at[begins] : last].strip()


def _article(norm: dict[str, Any], given: dict[str, Any], text: str) -> Article:
    key = given["key"]
    obligations = tuple(
        Obligation(o["id"], key, o["quote"], o["duty_zh"], o["duty_en"], Kind(o.get("kind", "duty"))) for o in given["obligation"]
    )
    cited = norm["short"] + given["number"]
    return Article(key, norm["key"], given["number"], cited, given["heading"], given["heading_en"], text, obligations)


def _norm(given: dict[str, Any], listed: list[dict[str, Any]]) -> Norm:
    places = _Places((HERE / "norms" / given["file"]).read_text(encoding="utf-8"))
    begins = [places.only(a["opening"]) for a in listed]
    articles = []
    for number, article in enumerate(listed):
        if "ends_before" in article:
            ends = places.next(article["ends_before"], begins[number])
        else:
            ends = begins[number + 1] if number + 1 < len(listed) else len(places.at)
        articles.append(_article(given, article, places.cut(begins[number], ends)))
    return Norm(given["key"], given["short"], given["title"], given["title_en"], places.text, tuple(articles))


@functools.cache
def load() -> tuple[Norm, ...]:
    """Both norms from article.toml and the texts beside it, read once."""
    given = tomllib.loads((HERE / "article.toml").read_text(encoding="utf-8"))
    return tuple(_norm(norm, [a for a in given["article"] if a["norm"] == norm["key"]]) for norm in given["norm"])


ARTICLES: Mapping[str, Article] = {a.key: a for norm in load() for a in norm.articles}
OBLIGATIONS: Mapping[str, Obligation] = {o.id: o for a in ARTICLES.values() for o in a.obligations}


def obligation(id_: str) -> Obligation:
    """The duty of this id."""
    try:
        return OBLIGATIONS[id_]
    except KeyError:
        near = [known for known in OBLIGATIONS if known.startswith(id_.partition("-")[0] + "-")]
        hint = f"; its article has {', '.join(near)}" if near else ""
        raise NoSuchObligation(f"no obligation is called {id_!r}{hint} (records/article.toml)") from None


def article_of(id_: str) -> Article:
    """The article under which this duty stands."""
    return ARTICLES[obligation(id_).article]
