"""What goes with every copy: what it is, of which camera and range, with which gaps, on whose consent, for what (D5-1, B19-1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from records import clock
from records.export import RESTRICTION, Basis, CopyPart, Export
from records.footage import Cause

VERSION = 1


def of(export: Export, parts: Sequence[CopyPart], gaps: Sequence[Sequence[str]], made_at: datetime) -> dict[str, Any]:
    """The manifest as data: for people outside, so all times are Beijing's, with their zone. `gaps` as the row keeps them."""
    begins_at, ends_at = export.copied
    return {
        "kind": "export", "version": VERSION, "number": export.number, "office": export.office.name,
        "camera": {"code": export.camera.code, "name": export.camera.name},
        "begins_at": local(begins_at), "ends_at": local(ends_at), "made_at": local(made_at),
        "gaps": [
            {"begins_at": local(_moment(begins)), "ends_at": local(_moment(ends)), "cause": cause, "words": str(Cause(cause).label)}
            for begins, ends, cause in gaps
        ],
        "files": [
            {
                "name": part.name, "sha256": part.sha256, "bytes": part.bytes, "frames": part.frames,
                "begins_at": local(part.begins_at), "ends_at": local(part.ends_at),
            }
            for part in parts
        ],
        "request": {
            "by": export.requested_by.name, "at": local(export.requested_at), "use": str(export.use.label), "purpose": export.purpose,
            "receiver": export.receiver, "medium": str(export.medium.label), "outside": export.outside,
        },
        "approval": _approval(export), "restriction": str(RESTRICTION),
    }  # fmt: skip


def _approval(export: Export) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": export.number, "basis": str(export.basis.label), "by": export.decided_by.name if export.decided_by else "",
        "office": export.decided_by.office.name if export.decided_by else "",
        "at": local(export.decided_at), "expires_at": local(export.expires_at), "takers": [taker.user.name for taker in export.takers],
    }  # fmt: skip
    if export.basis is Basis.LAW:
        return {**told, "reference": export.reference, "authority": export.authority, "letter_sha256": export.sha256}
    return {**told, "purpose": export.opinion}


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told)


def local(moment: datetime | None) -> str:
    """`2026-11-20T09:12:27.000+08:00`."""
    return clock.beijing(moment).isoformat(timespec="milliseconds") if moment is not None else ""
