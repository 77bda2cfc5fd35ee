"""The documents made from the register are true, and every act has its words in both languages."""

from pathlib import Path

from app import acts, messages

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_of_acts_is_what_the_register_says() -> None:
    assert (ROOT / "docs" / "acts.md").read_text() == acts.markdown(), "loadwitness acts > docs/acts.md"


def test_every_sentence_for_people_has_its_english() -> None:
    known = messages.catalogue()
    missing = [m for m in messages.messages() if (found := known.get(m.msgid, context=m.context)) is None or not found.string]
    assert not missing, f"{len(missing)} without English, e.g. {missing[:3]}: python -m app.messages enters them"


def test_the_catalogue_holds_nothing_that_no_page_says() -> None:
    said = {(m.context, m.msgid) for m in messages.messages()}
    assert not [entry.id for entry in messages.catalogue() if entry.id and (entry.context, entry.id) not in said]


def test_english_keeps_every_value_of_its_sentence() -> None:
    for entry in messages.catalogue():
        if entry.id and entry.string:
            for bracket in ("{", "%("):
                assert sorted(entry.id.split(bracket)[1:][i].split("}")[0].split(")")[0] for i in range(entry.id.count(bracket))) == sorted(
                    part.split("}")[0].split(")")[0] for part in entry.string.split(bracket)[1:]
                ), entry.id
