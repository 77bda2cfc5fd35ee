"""Heads of the trail kept outside of the database, one an hour: an end cut off or a chain computed anew disagrees (P5).

Small files in the evidence store, written once and named by the hour in Beijing; the first of a day is the end of the day before.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock, vault
from records.audit import Audit
from records.document import canonical

_FOLDER = "trail"


def is_kept(evidence: Path, now: datetime) -> bool:
    """Whether this hour's head lies there."""
    folder, name = _place(now)
    return (evidence / folder / name).exists()


def keep(db: Session, evidence: Path, now: datetime) -> bool:
    """Keep the newest entry's number, hash and time; False where there is none, or another worker was first."""
    newest = db.scalar(select(Audit).order_by(Audit.id.desc()).limit(1))
    if newest is None:
        return False
    told = {"number": newest.id, "hash": newest.hash, "at": clock.iso(newest.at), "kept_at": clock.iso(now)}
    try:
        vault.keep(evidence, *_place(now), BytesIO(canonical(told)))
    except vault.AlreadyKept:
        return False
    return True


def _place(now: datetime) -> tuple[str, str]:
    local = clock.beijing(now)
    return f"{_FOLDER}/{local:%Y%m}", f"{local:%Y%m%dT%H}.json"


def differing(db: Session, evidence: Path) -> Iterator[str]:
    """A line for each kept head that the chain does not bear out."""
    for file in sorted((evidence / _FOLDER).glob("*/*.json")):
        name = file.relative_to(evidence)
        head = _read(file)
        if head is None:
            yield f"{name}: 留痕链头文件已损坏"
            continue
        row = db.get(Audit, head["number"])
        if row is None:
            yield f"{name}: 留痕第 {head['number']} 条已不在，链尾被截去"
        elif (row.hash, clock.iso(row.at)) != (head["hash"], head["at"]):
            yield f"{name}: 留痕第 {head['number']} 条与当时所记不符，链被改写"


def _read(file: Path) -> dict[str, Any] | None:
    try:
        told = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    is_head = isinstance(told, dict) and isinstance(told.get("number"), int) and {"hash", "at"} <= told.keys()
    return told if is_head else None
