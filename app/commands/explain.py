"""Commands about codes and names: what one says and what is wrong with it, and the import of the districts' table (E-1 … E-9)."""

import argparse
import csv
import io
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from app import settings
from app.commands import Command
from app.transaction import Database
from records.camera import Control, Mount, Special
from records.camera_code import districts as known_districts
from records.camera_code.reading import Setting
from records.camera_code.reading import explain as explain_code
from records.osd_name.composing import LINE_LENGTH
from records.osd_name.composing import explain as explain_name
from records.user import THE_SYSTEM
from workflows import camera_code as workflow


def declare(command: Command) -> None:
    """Declare explain, districts."""
    made = command("explain", explain)
    made.add_argument("what", choices=("camera-code", "osd-name"))
    made.add_argument("told", help="the code or the name")
    made.add_argument("--json", action="store_true")
    made.add_argument(
        "--at", dest="special", choices=[each.value for each in Special], help="where the camera stands, which may prescribe the class"
    )
    made.add_argument("--control", choices=[each.value for each in Control], help="who controls the camera, to be held against digit 8")
    made.add_argument("--reason", help="why the class is 18 or 41 (其他), which the norm wants told; empty: nobody has told it")
    made.add_argument("--prefix", default="", help="digits 1 to 7 that the site has already")
    made.add_argument("--registered", default="", help="the customs' code of a registered supervised site, whose end is digits 5 to 7")
    made.add_argument("--line-length", type=int, default=LINE_LENGTH, help="signs that the device shows in one line")
    made.add_argument("--mount", choices=[each.value for each in Mount], help="whether it pans and tilts, which the name's end tells")
    command("districts", districts).add_argument("file", type=Path, help="CSV: four digits, name of the customs")


def explain(args: argparse.Namespace) -> int:
    """Say what a camera's code or its name on the picture says, and what is wrong with it."""
    if args.what == "osd-name":
        pans = None if args.mount is None else args.mount == Mount.PTZ
        told: Any = explain_name(args.told.replace("\\n", "\n"), length=args.line_length, pans=pans).as_json()
    else:
        setting = Setting(
            special=Special(args.special) if args.special else None, control=Control(args.control) if args.control else None,
            reason=args.reason, prefix=args.prefix, registered=args.registered, districts=_districts(args),
        )  # fmt: skip
        told = explain_code(args.told, setting).as_json()
    print(json.dumps(told, ensure_ascii=False, indent=2) if args.json else _in_words(told))
    return 0 if told["valid"] else 1


def _districts(args: argparse.Namespace) -> dict[str, str]:
    """Those imported, where there is an installation: explaining a code must not make one."""
    if not (args.data / "settings.toml").exists():
        return {}
    with Database(settings.load(args.data).database).read() as db:
        return dict(known_districts(db))


def _in_words(told: dict[str, Any]) -> str:
    lines = [f"{each.get('digits', ''):>6} {each['name']} {each['value']} {each.get('meaning') or ''}".rstrip() for each in told["parts"]]
    for sign, key in (("×", "problems"), ("!", "warnings")):
        lines += [f"{sign} {each.get('digits', '')} {each['reason']}" for each in told[key]]
    return "\n".join([*lines, "符合附件3" if told["valid"] else "不符合附件3"])


def districts(args: argparse.Namespace) -> int:
    """Take in the customs' own table of districts (CSV: four digits, name); a head line is passed over."""
    raw = args.file.read_bytes()
    rows, wrong = {}, []
    for number, row in enumerate(csv.reader(io.StringIO(_decoded(raw))), 1):
        code, name = (cell.strip() for cell in [*row, "", ""][:2])
        if len(code) == 4 and code.isascii() and code.isdigit() and 0 < len(name) <= 60:
            rows[code] = name
        elif any(cell.strip() for cell in row) and number > 1:
            wrong.append(f"第{number}行：应为四位关区代码和名称，现为“{code},{name}”")
    if wrong or not rows:
        print("\n".join(wrong) or "文件中没有关区代码。", file=sys.stderr)
        return 1
    with Database(settings.load(args.data).database).act("districts") as db:
        changed = workflow.import_districts(db, THE_SYSTEM, None, rows=rows, sha256=sha256(raw).hexdigest())
    print(f"{len(rows)} 个关区代码，新增或更改 {changed} 个")
    return 0


def _decoded(raw: bytes) -> str:
    """UTF-8 with or without its mark, else as Chinese spreadsheets write it."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
