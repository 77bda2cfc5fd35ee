"""The demonstration's cameras, and the faults that one orders of them."""

import argparse
import sys

from app import process, settings
from app.commands import Command
from app.demo import cameras
from app.video.simulator import control
from app.video.simulator.faults import Fault
from records.base import Refused


def declare(command: Command) -> None:
    """Declare simulator, simulate."""
    command("simulator", simulator_)
    made = command("simulate", simulate)
    made.add_argument("camera", help="20-digit code or the point's name")
    made.add_argument("fault", choices=[fault.value for fault in Fault])
    made.set_defaults(looks=True)


def simulator_(args: argparse.Namespace) -> int:
    """Be the demonstration's cameras."""
    settings.load(args.data)
    cameras.serve(args.data, process.until_told())
    return 0


def simulate(args: argparse.Namespace) -> int:
    """Order a fault of a simulated camera, or ok."""
    try:
        control.send(cameras.control(args.data), cameras.path_of(args.camera), args.fault)
    except (Refused, ValueError, OSError) as why:
        print(why, file=sys.stderr)
        return 1
    return 0
