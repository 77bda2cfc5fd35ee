"""The first office, its administrator and the norm's items: without them nobody could sign in to a new installation (B4-1, B8-1)."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from app import migration, visit, web
from app.language import say
from app.settings import Settings
from app.transaction import Database
from forms.user import FoundForm
from records.user import THE_SYSTEM
from workflows import item, office


def found(told: Settings, typed: Mapping[str, str]) -> list[str]:
    """Make them from what was typed (the fields of FoundForm), or say what is wrong with it; raises Refused where an office is there."""
    migration.upgrade(told.database)
    database = Database(told.database)
    application = web.create(told, database)
    with application.test_request_context(), database.act("founding") as db:
        form = FoundForm(MultiDict(typed))
        if not form.validate():
            return [f"{say(form[name].label.text)}：{say(errors[0])}" for name, errors in form.errors.items() if name]
        given = {name: str(form[name].data) for name in ("office", "short_name", "username", "name")}
        made = office.found(db, THE_SYSTEM, None, **given)
        item.load_norm(db, THE_SYSTEM, None)
        visit.open_account(db, made, str(form.password.data))
    database.close()
    return []
