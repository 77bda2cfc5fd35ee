"""Whether the web process answers (public; says nothing else)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

bp = Blueprint("health", __name__)


@bp.get("/health")
def health() -> ResponseReturnValue:
    """`ok`."""
    return "ok\n", {"Content-Type": "text/plain"}
