"""What all forms keep: printable signs, lengths, moments with a zone, sentences of ours for whatever is wrong (DESIGN P7, R1-R7)."""

import importlib
import inspect
import pkgutil
import re
from datetime import UTC, datetime
from typing import Any

import pytest
import wtforms
from werkzeug.datastructures import MultiDict

import forms
from forms import base
from forms.words import WORDS
from records.base import Text, Unfit
from tests.house import rules

MODULES = [importlib.import_module(module.name) for module in pkgutil.walk_packages(forms.__path__, "forms.")]
FORMS = {
    f"{module.__name__}.{name}": kind
    for module in MODULES
    for name, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, base.Form) and kind is not base.Form and kind.__module__ == module.__name__
}
WRITTEN = [(name, field.name) for name, kind in sorted(FORMS.items()) for field in kind() if isinstance(field, base.StringField)]


def _errors(form_name: str, sent: dict[str, Any]) -> dict[str, list[object]]:
    form = FORMS[form_name](MultiDict(sent))
    for field in form:
        if isinstance(field, wtforms.SelectField) and field.choices is None:
            field.choices = []
    form.validate()
    errors: dict[str, list[object]] = form.errors
    return errors


def test_there_are_forms_to_look_at() -> None:
    assert len(FORMS) > 15
    assert len(WRITTEN) > 40


def test_every_form_of_the_product_stands_on_ours() -> None:
    foreign = [
        kind for module in MODULES for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, wtforms.Form) and kind is not wtforms.Form and not issubclass(kind, base.Form)
    ]  # fmt: skip
    assert not foreign


@pytest.mark.parametrize(("name", "field"), WRITTEN, ids=lambda value: str(value).removeprefix("forms."))
def test_every_written_field_refuses_what_can_not_be_printed_and_names_it(name: str, field: str) -> None:
    said = [str(error) for error in _errors(name, {field: "𠮷"})[field]]
    assert any("“𠮷”字无法打印，请改用其他字。" in sentence for sentence in said)
    assert any("“U+0000”字无法打印" in str(error) for error in _errors(name, {field: "一\x00"})[field])


@pytest.mark.parametrize(("name", "field"), WRITTEN, ids=lambda value: str(value).removeprefix("forms."))
def test_every_written_field_has_a_longest_length_and_says_both_figures(name: str, field: str) -> None:
    assert any("现有100000字" in str(error) for error in _errors(name, {field: "长" * 100_000})[field])


@pytest.mark.parametrize("name", sorted(FORMS))
def test_whatever_is_wrong_is_said_in_our_words(name: str) -> None:
    """A sentence of ours is a Text and comes in both languages; a plain string would be the library's English."""
    names = [field.name for field in FORMS[name]()]
    for value in ("", "x", "-1", "9" * 400, "2026-13-45T99:99"):
        errors = _errors(name, dict.fromkeys(names, value))
        assert all(isinstance(error, Text) for found in errors.values() for error in found), (value, errors)


class Moments(base.Form):
    at = base.DateTimeField(Text("时间"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-20T09:12", datetime(2026, 11, 20, 1, 12, tzinfo=UTC)),
        ("2026-11-20 09:12:30", datetime(2026, 11, 20, 1, 12, 30, tzinfo=UTC)),
        ("2026-11-20T01:12Z", datetime(2026, 11, 20, 1, 12, tzinfo=UTC)),
        ("2026-11-20T10:12+09:00", datetime(2026, 11, 20, 1, 12, tzinfo=UTC)),
    ],
)
def test_a_person_types_beijing_time_and_utc_is_kept(typed: str, meant: datetime) -> None:
    form = Moments(MultiDict({"at": typed}))
    assert form.validate()
    assert form.at.data == meant
    assert form.at.data.tzinfo is UTC


@pytest.mark.parametrize("typed", ["now", "2026-11-31T10:00", "0001-01-01T00:00", "25:00", ""])
def test_what_is_no_moment_is_refused_at_its_field(typed: str) -> None:
    form = Moments(MultiDict({"at": typed}))
    assert not form.validate()
    assert isinstance(form.at.errors[0], Text)


def test_a_script_must_name_the_zone() -> None:
    naive = Moments(base.Answers({"at": "2026-11-20T09:12"}))
    assert not naive.validate()
    assert "时区" in str(naive.at.errors[0])
    assert Moments(base.Answers({"at": "2026-11-20T09:12+08:00"})).validate()


@pytest.mark.parametrize("told", [None, [], "x", 7])
def test_json_that_is_no_object_is_refused(told: object) -> None:
    with pytest.raises(Unfit):
        base.Answers(told)


def test_a_message_of_the_library_that_we_do_not_know_would_be_seen() -> None:
    assert WORDS.gettext("Not a valid choice.") == Text("请从列表中选择。")
    assert not isinstance(WORDS.gettext("Something new."), Text)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_name_refuses_a_formula_because_lists_are_opened_in_spreadsheets(name: str) -> None:
    named = {field.name for field in FORMS[name]()} & {"name", "point", "short_name", "responsible_person"}
    errors = _errors(name, dict.fromkeys(named, "=cmd()"))
    assert all(any("不能以“=”开头" in str(error) for error in errors[field]) for field in named)


def test_whoever_writes_a_spreadsheet_writes_text_as_text() -> None:
    """Free text may begin with `=`: no list leaves the product as CSV, and a workbook is opened with its formulas switched off."""
    for path, _tree, text in rules.sources(*rules.PRODUCT):
        assert not re.search(r"^from csv\b|\bcsv\.(writer|DictWriter)\b", text, re.MULTILINE), path
        if "xlsxwriter.Workbook(" in text:
            assert re.search(r"[\"']strings_to_formulas[\"']: False", text), path
