"""The saved clips: played from the evidence store, each look kept in the trail; what leaves as a file is an export (B19-2, B20-1, D5-1)."""

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from app import page
from records import vault
from records.base import NotThere
from records.clip import Clip, Stage
from workflows import clip as workflow

bp = Blueprint("clip", __name__)


@bp.get("/clips/<int:number>/video.mp4")
@page.media
def video(number: int) -> ResponseReturnValue:
    """The file, with ranges; its name carries place number and times (B19-1)."""
    clip = page.get(Clip, number)
    if clip.stage is not Stage.KEPT:
        raise NotThere
    page.seen(workflow.look, clip)
    return _file(clip)


def _file(clip: Clip) -> ResponseReturnValue:
    path = vault.located(page.settings().evidence, clip.path)
    return send_file(path, mimetype="video/mp4", conditional=True, download_name=path.name)
