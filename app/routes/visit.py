"""What a person sets for the own visit: language; that somebody is at the screen, or nobody."""

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue

from app import page
from app.language import LANGUAGES
from app.visit import door

bp = Blueprint("visit", __name__)


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Switch between Chinese and English; back to the page one came from."""
    chosen = request.form.get("language", "zh")
    answer = redirect(page.back(request.form.get("back", "/")), 303)
    if chosen in LANGUAGES:
        session["language"] = chosen
        answer.set_cookie("language", chosen, max_age=365 * 86400, samesite="Lax", httponly=True)
    return answer


@bp.post("/awake")
def awake() -> ResponseReturnValue:
    """Somebody moved the mouse or typed: the idle lock starts anew."""
    return "", 204


@bp.post("/lock")
def lock() -> ResponseReturnValue:
    """Nobody answered at the desk: what comes next has to sign in again."""
    door.lock()
    return "", 204
