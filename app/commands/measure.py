"""The figures."""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial

from app import benchmark, glass, hands, soak
from app.commands import Command
from app.video import benchmark as video_benchmark
from app.video.diagnosis import benchmark as diagnosis


def declare(command: Command) -> None:
    """Declare benchmark."""
    made = command("benchmark", benchmark_)
    made.add_argument("what", choices=("video", "diagnosis", "desk", "hands", "glass", "soak"))
    made.add_argument("--cameras", type=int, default=4)
    made.add_argument("--minutes", type=float, default=1)
    made.add_argument("--json", action="store_true", help="only the JSON, no progress")


def benchmark_(args: argparse.Namespace) -> int:
    """Record simulated cameras beside ffmpeg and OpenCV, look at their pictures, or open the desk in a browser, and print the figures."""

    def say(words: str) -> None:
        if not args.json:
            print(words, file=sys.stderr, flush=True)

    browsed: dict[str, Callable[[], list[benchmark.Figure]]] = {
        "desk": benchmark.run,
        "hands": hands.run,
        "glass": partial(glass.run, say),
        "soak": partial(soak.soak, int(args.minutes), say),
    }
    if args.what in browsed:
        measured = browsed[args.what]()
        print(benchmark.as_json(measured) if args.json else benchmark.as_text(measured))
    elif args.what == "diagnosis":
        print(json.dumps([cost._asdict() for cost in diagnosis.run(args.cameras, say=say)], indent=2))
    else:
        print(video_benchmark.as_json(video_benchmark.run(args.cameras, args.minutes, say=say)))
    return 0
