"""What all forms share: our words for what is wrong, lengths, printable signs, Beijing times in and UTC out (DESIGN P7, R1-R7)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import wtforms
from wtforms import widgets
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from forms.checks import Check, at_most, between, decimals, must, no_formula, one_line, printable
from forms.words import WORDS
from records import clock
from records.attachment import ACCEPT, MOST_BYTES
from records.base import Choice, Text, Unfit


class Answers:
    """What a script sent as JSON, in the shape in which a form reads it; its times must name their zone."""

    def __init__(self, told: object) -> None:
        if not isinstance(told, Mapping):
            raise Unfit(Text("请以 JSON 对象提交。"))
        self._told = {str(name): _as_words(value) for name, value in told.items() if value is not None}

    def __contains__(self, name: object) -> bool:
        return name in self._told

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)

    def getlist(self, name: str) -> list[str]:
        """All values given under the name."""
        return self._told.get(name, [])


def _as_words(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    # a box that is not ticked sends nothing at all
    return ["y" if each is True else str(each) for each in values if each is not False and each is not None]


class Form(wtforms.Form):
    """Base of all forms: what is wrong is said in our words, as Text."""

    class Meta(wtforms.meta.DefaultMeta):
        """WTForms asks here for its messages."""

        def get_translations(self, _form: object) -> Any:
            return WORDS


def _stripped(value: Any) -> Any:
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value


class StringField(wtforms.StringField):
    """One line of free text, trimmed."""

    own: ClassVar[tuple[Check, ...]] = (one_line,)

    def __init__(self, label: Text, validators: Iterable[Check] = (), *, most: int = 60, required: bool = True, **more: Any) -> None:
        checks = (*must(required=required), at_most(most), printable, *self.own, *validators)
        super().__init__(label, checks, filters=(_stripped,), **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """An absent optional text is empty, not None."""
        self.data = valuelist[0] if valuelist else ""


class NameField(StringField):
    """A name: one line that doesn't begin like a formula."""

    own = (one_line, no_formula)


class TextAreaField(StringField):
    """Free text of several lines."""

    own = ()
    widget = widgets.TextArea()


class PasswordField(wtforms.PasswordField):
    """A secret: neither trimmed nor shown again."""

    def __init__(self, label: Text, validators: Iterable[Check] = (), *, most: int = 200, required: bool = True, **more: Any) -> None:
        super().__init__(label, (*must(required=required), at_most(most), *validators), **more)


class IntegerField(wtforms.IntegerField):
    """A whole number between `low` and `high`, both allowed."""

    def __init__(self, label: Text, validators: Iterable[Check] = (), *, low: int, high: int, required: bool = True, **more: Any) -> None:
        super().__init__(label, (*must(required=required), between(low, high), *validators), **more)


class DecimalField(wtforms.DecimalField):
    """A measure between `low` and `high`, with at most `places` decimals."""

    def __init__(
        self, label: Text, validators: Iterable[Check] = (), *, low: float, high: float, places: int = 2, required: bool = True, **more: Any
    ) -> None:
        checks = (*must(required=required), between(low, high), decimals(places), *validators)
        super().__init__(label, checks, places=None, **more)


class DateField(wtforms.DateField):
    """A calendar day, `2026-11-20`."""

    def __init__(self, label: Text, validators: Iterable[Check] = (), *, required: bool = True, **more: Any) -> None:
        super().__init__(label, (*must(required=required), *validators), **more)


class DateTimeField(wtforms.Field):
    """A moment: typed in Beijing time, kept in UTC. From a script a time without zone is refused: it is no moment."""

    widget = widgets.DateTimeLocalInput()

    def __init__(self, label: Text, validators: Iterable[Check] = (), *, required: bool = True, **more: Any) -> None:
        super().__init__(label, (*must(required=required), *validators), **more)
        self.data: datetime | None
        self._zone_needed = False

    def process(self, formdata: Any, *given: Any, **more: Any) -> None:
        """Remember who is filling in: a person at a page or a script."""
        self._zone_needed = isinstance(formdata, Answers)
        super().process(formdata, *given, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """ISO 8601; raises ValueError with a Text, which WTForms shows at the field."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            moment = datetime.fromisoformat(valuelist[0].strip())
        except ValueError:
            raise ValueError(Text("请填写时间，例如 2026-11-20 14:30。")) from None
        if moment.tzinfo is None:
            if self._zone_needed:
                raise ValueError(Text("时间须写明时区，例如 2026-11-20T14:30+08:00。"))
            moment = moment.replace(tzinfo=clock.BEIJING)
        try:
            self.data = moment.astimezone(UTC)
        except OverflowError:
            raise ValueError(Text("请填写时间，例如 2026-11-20 14:30。")) from None

    @property
    def moment(self) -> datetime:
        """The moment of a field that is required and has been validated."""
        if self.data is None:
            raise ValueError(self.name)
        return self.data

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return clock.beijing(self.data).strftime("%Y-%m-%dT%H:%M:%S") if isinstance(self.data, datetime) else ""


class ChoiceField(wtforms.SelectField):
    """One of a closed list; gives the member of the Choice."""

    def __init__(
        self, label: Text, kind: type[Choice], validators: Iterable[Check] = (), *, only: Iterable[Choice] | None = None, **more: Any
    ) -> None:
        choices = [SelectChoice(each.value, each.label) for each in (only if only is not None else kind)]
        super().__init__(label, tuple(validators), coerce=kind, choices=choices, **more)
        self.type = "SelectField"


class PickField(wtforms.SelectField):
    """One of the records that the page offers: `field.choices = [(id, words), …]`; gives the id, or None where none is needed."""

    def __init__(self, label: Text, validators: Iterable[Check] = (), *, required: bool = True, **more: Any) -> None:
        super().__init__(label, (*must(required=required), *validators), coerce=_id, choices=[], **more)
        self.type, self.required = "SelectField", required

    def offer(self, choices: Iterable[tuple[int, object]]) -> None:
        """What may be picked; an empty line stands first."""
        none = SelectChoice("", Text("请选择") if self.required else Text("不指定"))
        self.choices = [none, *(SelectChoice(value, words) for value, words in choices)]

    def pre_validate(self, form: object) -> None:
        """Nothing picked is said by the field's own rule."""
        if self.data is not None:
            super().pre_validate(form)


def _id(value: object) -> int | None:
    return int(str(value)) if value not in {None, "", "None"} else None


class PickManyField(wtforms.SelectMultipleField):
    """Some of what the page offers, as ticks."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(self, label: Text, validators: Iterable[Check] = (), *, coerce: Callable[[Any], Any] = str, **more: Any) -> None:
        super().__init__(label, tuple(validators), coerce=coerce, **more)
        self.type = "SelectMultipleField"

    def pre_validate(self, _form: object) -> None:
        """Nothing but what was offered."""
        offered = {value for value, *_ in self.iter_choices()}
        if not set(self.data or ()) <= offered:
            raise ValidationError(Text("请从列表中选择。"))


class BooleanField(wtforms.BooleanField):
    """A box to tick."""

    def __init__(self, label: Text, validators: Iterable[Check] = (), **more: Any) -> None:
        super().__init__(label, tuple(validators), false_values=("", "false", "no", "0"), **more)


class FileField(wtforms.FileField):
    """One photo or PDF, or a photo only; what it is and how large is judged where it is kept."""

    def __init__(self, label: Text, *, is_photo: bool = False, **more: Any) -> None:
        most = MOST_BYTES // 1024**2
        said = Text("JPG 或 PNG，不超过 {most} MB", most=most) if is_photo else Text("JPG、PNG 或 PDF，不超过 {most} MB", most=most)
        accept = ",".join(kind for kind in ACCEPT.split(",") if not is_photo or kind.startswith("image/"))
        super().__init__(label, description=said, render_kw={"accept": accept}, **more)


def today() -> date:
    """The day it is in Beijing: the usual default of a date field."""
    return clock.beijing(clock.now()).date()
