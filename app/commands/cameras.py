"""The demonstration's cameras, and the faults that one orders of them."""

import argparse

from app import process, settings
from app.commands import Command, stop
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
    except control.NotDone as why:
        words = f"没有摄像头“{args.camera}”，有以下各路 / no such camera; there are:"
        return stop("\n".join((words, *why.cameras)) if why.cameras else str(why))
    except (Refused, ValueError, OSError) as why:
        return stop(str(why))
    print(f"{args.camera}: {args.fault}")
    return 0
