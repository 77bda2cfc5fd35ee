"""Rules for single fields: needed, not too long, printable, no formula, within bounds; each breaks with a sentence (R1-R7)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from wtforms.validators import StopValidation, ValidationError

from records import clock, glyph
from records.base import Text

Check = Callable[[Any, Any], None]
#: a name must not be taken for a formula when a list is opened in a spreadsheet
_FORMULA = ("=", "+", "-", "@")


def _needed(_form: object, field: Any) -> None:
    empty = not field.raw_data or (isinstance(field.raw_data[0], str) and not field.raw_data[0].strip())
    if empty:
        field.errors[:] = []
        if hasattr(field, "choices"):
            raise StopValidation(Text("请选择“{field}”。", field=field.label.text))
        raise StopValidation(Text("请填写“{field}”。", field=field.label.text))


_needed.field_flags = {"required": True}  # type: ignore[attr-defined]  # WTForms reads flags off its validators


def _stop_if_empty(_form: object, field: Any) -> None:
    if not field.raw_data or (isinstance(field.raw_data[0], str) and not field.raw_data[0].strip()):
        field.errors[:] = []
        raise StopValidation


def must(*, required: bool) -> tuple[Check, ...]:
    """The first rule of every field: an empty one is refused, or needs no further rule."""
    return (_needed,) if required else (_stop_if_empty,)


def at_most(count: int) -> Check:
    """No more than `count` characters: what is too long is refused with both figures, never cut."""

    def check(_form: object, field: Any) -> None:
        if len(field.data or "") > count:
            raise ValidationError(Text("“{field}”最多{most}字，现有{count}字。", field=field.label.text, most=count, count=len(field.data)))

    return check


def printable(_form: object, field: Any) -> None:
    """Every sign has a glyph in the papers' typeface."""
    for sign in glyph.missing(field.data or ""):
        raise ValidationError(Text("{field}中“{sign}”字无法打印，请改用其他字。", field=field.label.text, sign=sign.split(" ")[0]))


def no_formula(_form: object, field: Any) -> None:
    """A name that begins like a formula is refused (lists are opened in spreadsheets)."""
    if (field.data or "").startswith(_FORMULA):
        raise ValidationError(Text("“{field}”不能以“{sign}”开头。", field=field.label.text, sign=field.data[0]))


def one_line(_form: object, field: Any) -> None:
    """No line breaks or tabs in a text of one line."""
    if any(sign in (field.data or "") for sign in "\n\r\t"):
        raise ValidationError(Text("“{field}”只能写一行。", field=field.label.text))


def not_future(_form: object, field: Any) -> None:
    """A date or moment that has come."""
    now = clock.beijing(clock.now()).date() if not isinstance(field.data, datetime) else clock.now()
    if field.data is not None and field.data > now:
        raise ValidationError(Text("“{field}”不能晚于现在。", field=field.label.text))


def between(low: float, high: float) -> Check:
    """A finite number within the bounds."""

    def check(_form: object, field: Any) -> None:
        if field.data is not None and not (field.data.is_finite() if hasattr(field.data, "is_finite") else True):
            raise StopValidation(Text("请填写数字。"))
        if field.data is not None and not low <= field.data <= high:
            raise StopValidation(Text("“{field}”应在{low}和{high}之间。", field=field.label.text, low=low, high=high))

    return check


def decimals(places: int) -> Check:
    """No more decimals than are kept."""

    def check(_form: object, field: Any) -> None:
        if field.data is not None and field.data != round(field.data, places):
            raise ValidationError(Text("“{field}”最多{places}位小数。", field=field.label.text, places=places))

    return check
