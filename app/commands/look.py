"""The commands that look at one installation: check and print."""

import argparse
import getpass
import os
import socket
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import settings
from app.commands import Command, stop
from app.transaction import Database
from app.video import check as footage_check
from records import audit, evidence, trail_head
from records.inspection import Inspection
from records.inspection import check as inspection_check
from records.inspection.content import printed
from records.printed import inspection as inspection_paper
from records.printed import sheet as sheet_paper
from records.sheet import Sheet
from records.user import THE_SYSTEM
from workflows import inspection as inspections
from workflows import sheet as sheets

K = TypeVar("K", Sheet, Inspection)


def declare(command: Command) -> None:
    """Declare check, print."""
    made = command("check", check)
    made.add_argument("--quick", action="store_true", help="compare sizes, read no file whole")
    made.set_defaults(looks=True)
    made = command("print", print_)
    made.add_argument("kind", choices=("sheet", "inspection"))
    made.add_argument("number", help="its number, or latest")
    made.add_argument("--out", type=Path, required=True)
    made.set_defaults(looks=True)


def check(args: argparse.Namespace) -> int:
    """Prove that rows, files and the trail agree."""
    told = settings.load(args.data)
    database = Database(told.database)
    found = [str(finding) for finding in footage_check.check(database, told.footage, hashes=not args.quick)]
    with closing(database), database.read() as db:
        broken = audit.broken(db)
        if broken is not None:
            found.append(f"audit {broken}: 留痕链在此断开")
        found += trail_head.differing(db, told.evidence)
        found += inspection_check.differing(db, told.evidence)
        found += evidence.differing(db, told.evidence)
    for line in found:
        print(line)
    print("一致" if not found else f"{len(found)} 处不一致")
    return 1 if found else 0


def print_(args: argparse.Namespace) -> int:
    """Print a sheet (附件1) or an inspection record (附件2) to a PDF file; the trail tells of it, as of a page's printing (B20-1)."""
    database = Database(settings.load(args.data).database)
    with closing(database):
        with database.read() as db:
            found = named(db, Sheet, args.number) if args.kind == "sheet" else named(db, Inspection, args.number)
            paper = None if found is None else _paper(db, found)
        if found is None or paper is None:
            name, state = ("记录单", "已编号") if args.kind == "sheet" else ("检查记录", "已签名")
            return stop(f"还没有{state}的{name}" if args.number == "latest" else f"没有编号为“{args.number}”的{name}")
        # told before it is handed out, and drawn before: an act is short
        with database.act(f"loadwitness print {_operator()}") as db:
            if isinstance(found, Sheet):
                sheets.print_out(db, THE_SYSTEM, db.get_one(Sheet, found.id))
            else:
                inspections.print_out(db, THE_SYSTEM, db.get_one(Inspection, found.id))
    args.out.write_bytes(paper)
    return 0


def _operator() -> str:
    """Who sits at the console, as the machine knows them, and at which machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        # an account that no list names (a container)
        name = f"uid {os.getuid()}"
    return f"{name}@{socket.gethostname()}"


def named(db: Session, kind: type[K], number: str) -> K | None:
    """The paper of this number, or the `latest`: what was submitted or signed last, whenever it was begun."""
    done_at: Any = Inspection.released_at if kind is Inspection else Sheet.submitted_at
    wanted: Any = select(kind).where(kind.number.is_not(None)).order_by(done_at.desc().nulls_last(), kind.id.desc())
    if kind is Inspection:
        wanted = wanted.where(Inspection.released_at.is_not(None))  # an unsigned draft has no paper
    if number != "latest":
        wanted = wanted.where(kind.number == number)
    found: K | None = db.scalars(wanted.limit(1)).unique().first()
    return found


def _paper(db: Session, found: Sheet | Inspection) -> bytes | None:
    if isinstance(found, Inspection):
        frozen: Any = printed(found)
        return None if frozen is None else inspection_paper.render(frozen[0])
    content: Any = found.document.opened() if found.document else sheets.told(db, found)
    content["code"] = found.document.sha256[:8].upper() if found.document else None
    return sheet_paper.render(content)
