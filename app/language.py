"""Chinese first, English by switch: the only place where a Text becomes words and a moment becomes Beijing time."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask, request, session
from flask_babel import Babel, force_locale, get_locale, get_translations

from records import clock
from records.base import Choice, Text

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
_THIN = "\u2009"


def chosen() -> str:
    """The visit's language: zh or en."""
    kept = session.get("language") or request.cookies.get("language")
    return kept if kept in LANGUAGES else "zh"


def is_english() -> bool:
    """Whether this answer is in English."""
    return str(get_locale()).startswith("en")


def say(value: object) -> str:
    """Words for a person: a Text or a Choice in the visit's language, anything else as it is."""
    if isinstance(value, Choice):
        value = value.label
    if not isinstance(value, Text):
        return "" if value is None else str(value)
    catalog = get_translations()
    words = str(catalog.upgettext(value.context, value.msgid) if value.context else catalog.ugettext(value.msgid))
    if not value.params:
        return words
    return words.format(**{name: _value(given) for name, given in value.params.items()})


def in_each_language(text: Text) -> frozenset[str]:
    """The words for a text, whichever language was chosen when they were written down."""
    found = set()
    for name in LANGUAGES.values():
        with force_locale(name):
            found.add(say(text))
    return frozenset(found)


def _value(given: object) -> object:
    if isinstance(given, datetime):
        return time(given)
    if isinstance(given, timedelta):
        return duration(given)
    if isinstance(given, (Text, Choice)):
        return say(given)
    if isinstance(given, (list, tuple)):
        return (", " if is_english() else "、").join(say(each) for each in given)
    return given


def time(moment: datetime | None) -> str:
    """Today `14:32:07`; this year `11-20 14:32`; else in full. Beijing time."""
    if moment is None:
        return "—"
    local, today = clock.beijing(moment), clock.beijing(clock.now())
    if local.date() == today.date():
        return local.strftime("%H:%M:%S")
    return local.strftime("%m-%d %H:%M" if local.year == today.year else "%Y-%m-%d %H:%M:%S")


def full(moment: datetime | None) -> str:
    """`2026-11-20 14:32:07`."""
    return clock.beijing(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else "—"


def clock_face(moment: datetime | None) -> str:
    """`14:32`."""
    return clock.beijing(moment).strftime("%H:%M") if moment else "—"


def day(value: datetime | date | None) -> str:
    """`2026-11-20`."""
    if value is None:
        return "—"
    return (clock.beijing(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


def span(begins_at: datetime | None, ends_at: datetime | None) -> str:
    """`14:21:26–14:21:56`, dates added where they are not today or differ."""
    if begins_at is None:
        return "—"
    if ends_at is None:
        return f"{time(begins_at)}–"
    same = clock.beijing(begins_at).date() == clock.beijing(ends_at).date()
    return f"{time(begins_at)}–{clock.beijing(ends_at).strftime('%H:%M:%S') if same else time(ends_at)}"


def until(ends_at: datetime, begins_at: datetime) -> str:
    """The end of a span whose begin stands in full: to the second, with its date where that is another."""
    same = clock.beijing(begins_at).date() == clock.beijing(ends_at).date()
    return full(ends_at)[11:] if same else full(ends_at)


def duration(length: timedelta | float | None, *, some: bool = False) -> str:
    """`4 分 24 秒` / `4 min 24 s`. What was, however short, is never none: a stretch of time, or a total of which there is `some`."""
    if length is None:
        return "—"
    exact = length.total_seconds() if isinstance(length, timedelta) else length
    seconds = round(exact)
    if seconds == 0 and (exact > 0 or some or isinstance(length, timedelta)):
        return say(Text("不足 1 秒"))
    names = ("d", "h", "min", "s") if is_english() else ("天", "小时", "分", "秒")
    days, rest = divmod(max(seconds, 0), 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    told = [(n, name) for n, name in zip((days, hours, minutes, rest), names, strict=True) if n][:2]
    return " ".join(f"{n} {name}" for n, name in told) or f"0 {names[3]}"


def number(value: float | None) -> str:
    """`1 250` with a thin space; None is —."""
    return "—" if value is None else f"{value:,}".replace(",", _THIN)


def install(app: Flask) -> None:
    """Give the application its languages and the templates their filters."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LANGUAGES["zh"])
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(app.config["TRANSLATIONS"]))
    Babel(app, locale_selector=lambda: LANGUAGES[chosen()])
    filters: dict[str, Any] = {
        "say": say, "time": time, "full": full, "clock": clock_face, "day": day, "span": span,
        "until": until, "duration": duration, "number": number,
        "iso": clock.iso, "ms": clock.epoch_ms, "choice": lambda each: (each.value, each.label),
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
