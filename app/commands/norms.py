"""What the norms ask, and how it is met."""

import argparse
import json
from pathlib import Path

from app import acts, regulations
from app.commands import Command
from records import placement
from records.printed import signage as paper
from records.signage import Kind, Size


def declare(command: Command) -> None:
    """Declare placement, sign, acts, regulations."""
    command("placement", placement_).add_argument("--json", action="store_true")
    made = command("sign", sign)
    made.add_argument("kind", choices=[each.value for each in Kind])
    made.add_argument("size", choices=[each.value for each in Size])
    made.add_argument("--out", type=Path, required=True)
    command("acts", acts_)
    made = command("regulations", regulations_)
    made.add_argument("--json", action="store_true")
    made.add_argument("--against", type=Path, help="what a run of the tests has shown: fail where REGULATIONS.md claims more")


def placement_(args: argparse.Namespace) -> int:
    """Where cameras must stand: every clause of the camera norm."""
    if args.json:
        print(json.dumps([clause.as_json() for clause in placement.listed()], ensure_ascii=False, indent=1))
        return 0
    for clause in placement.listed():
        mode = clause.effective_control.label if clause.effective_control else "—"
        print(clause.key, mode, f"{clause.area} {clause.number}{clause.text}")
    return 0


def sign(args: argparse.Namespace) -> int:
    """Print a sign (提示标识) in one of the norm's sizes to a PDF file."""
    args.out.write_bytes(paper.render(Kind(args.kind), Size(args.size)))
    return 0


def acts_(args: argparse.Namespace) -> int:
    """Who may do what (docs/acts.md)."""
    print(acts.markdown(), end="")
    return 0


def regulations_(args: argparse.Namespace) -> int:
    """Each duty of the norms, and whether it is shown."""
    if args.against is not None:
        wrong = regulations.overclaimed(args.against)
        print("\n".join(f"{each}: no passing test shows it" for each in wrong), end="\n" if wrong else "")
        return 1 if wrong else 0
    print(regulations.as_json() if args.json else regulations.markdown(), end="")
    return 0
