"""The files of the face: their address bears what they hold, so browsers keep them for good; text goes out compressed.

Only these files are compressed: an answer made for a person may hold a secret beside what somebody else made the browser send (BREACH).
"""

import gzip
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

_TEXT = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_YEAR_S = 365 * 86400
#: whole lines of comment in our own scripts and styles; a licence (/*!) is none, and what others wrote goes out as it came
_COMMENT = re.compile(rb"^[ \t]*(?:/\*(?!!)(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*$", re.MULTILINE | re.DOTALL)
_OWN = ("js", "css")


@lru_cache
def version(folder: Path) -> str:
    """A word that changes with any byte of any file. As a folder in the address it is inherited by what modules and styles name."""
    told = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            told.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return f"v-{told.hexdigest()[:12]}"


@lru_cache(maxsize=512)
def _compressed(path: Path, _changed_ns: int, *, is_own: bool) -> tuple[bytes, str]:
    """The file as gzip, and its tag. Ours go without comments, a sixth of them; their lines keep their numbers."""
    raw = path.read_bytes()
    if is_own and path.suffix in {".js", ".css"}:
        raw = _COMMENT.sub(lambda found: b"\n" * found[0].count(b"\n"), raw)
    return gzip.compress(raw, 9, mtime=0), sha256(raw).hexdigest()[:16]


def install(app: Flask) -> None:
    """Give every address of a static file the version of now."""
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def _versioned(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            values["filename"] = f"{version(folder)}/{values['filename']}"


def send(folder: Path, told: str) -> Response:
    """The file under an address of this or another version; only this version's is for good."""
    first, _, rest = told.partition("/")
    name = rest if first.startswith("v-") else told
    is_kept = first == version(folder)
    answer = _gzip(folder, name) or send_from_directory(folder, name)
    answer.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable" if is_kept else "no-cache"
    answer.vary.add("Accept-Encoding")
    return answer


def _gzip(folder: Path, name: str) -> Response | None:
    """The compressed answer, where the file is text and the browser takes it."""
    kind = _TEXT.get(Path(name).suffix)
    if kind is None or request.accept_encodings.quality("gzip") == 0:
        return None
    found = safe_join(str(folder), name)
    if found is None or not Path(found).is_file():
        raise NotFound
    body, tag = _compressed(Path(found), Path(found).stat().st_mtime_ns, is_own=Path(name).parts[0] in _OWN)
    answer = Response(body, mimetype=kind)
    answer.content_encoding = "gzip"
    answer.set_etag(f"{tag}-gzip")
    answer.make_conditional(request)
    return answer
