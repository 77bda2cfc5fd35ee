"""`loadwitness`: every command of the product; the only module that may import everything."""

import argparse
import getpass
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from app import (
    acts,
    benchmark,
    chores,
    commands,
    explain,
    founding,
    glass,
    hands,
    process,
    regulations,
    serving,
    settings,
    soak,
    transaction,
    up,
)
from app.demo import cameras, prepare
from app.migration import upgrade
from app.video import benchmark as video_benchmark
from app.video import recorder
from app.video.diagnosis import benchmark as diagnosis
from app.video.simulator.faults import Fault
from records import signage
from records.base import Refused
from records.camera import Control, Mount, Special
from records.osd_name.composing import LINE_LENGTH

DEFAULT_DATA = Path("data")


def _database(told: settings.Settings) -> transaction.Database:
    return transaction.Database(told.database)


def web(args: argparse.Namespace) -> int:
    """Serve the pages (gunicorn, threads)."""
    settings.load(args.data)
    serving.serve(args.data, args.host, args.port)
    return 0


def recorder_(args: argparse.Namespace) -> int:
    """Record all enabled cameras."""
    told = settings.load(args.data)
    recorder.run(told, _database(told), process.until_told())
    return 0


def simulator_(args: argparse.Namespace) -> int:
    """Be the demonstration's cameras."""
    settings.load(args.data)
    cameras.serve(args.data, process.until_told())
    return 0


def chores_(args: argparse.Namespace) -> int:
    """Do the timed work."""
    told = settings.load(args.data)
    chores.run(told, _database(told), process.until_told())
    return 0


def up_(args: argparse.Namespace) -> int:
    """Start and watch all processes."""
    told = settings.load(args.data)
    if up.is_taken(args.port):
        return _stop(f"端口 {args.port} 已被其他程序占用：请结束该程序，或用 --port 另选端口 / port {args.port} is in use")
    if told.is_demo and up.is_taken(cameras.port(args.data)):
        return _stop(f"模拟摄像头的端口 {cameras.port(args.data)} 已被其他程序占用：请结束该程序，或另选 --port 和 --data")
    upgrade(told.database)
    address = f"http://127.0.0.1:{args.port}"
    words = f"ready {address}"
    if told.is_demo:
        words += f"\n账号和密码见 {args.data / 'accounts.json'}；按 Ctrl-C 结束 / accounts: see this file; Ctrl-C ends all"
    up.run(
        up.processes_of(args.data, args.port, simulator=told.is_demo), health=f"{address}/health",
        ready=lambda: print(words, flush=True),
    )  # fmt: skip
    return 0


def _stop(why: str) -> int:
    print(why, file=sys.stderr)
    return 1


def demo(args: argparse.Namespace) -> int:
    """Make the demonstration's data, once; with a port, run it: one process less to load."""
    # Ctrl-C while making ends it without a word; running, it has a meaning of its own
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if not (args.data / "accounts.json").exists():
        print("正在准备演示数据，约需一分钟 / making the demonstration's data, about a minute …", file=sys.stderr, flush=True)
    try:
        made = prepare.prepare(args.data, at=args.at, camera_port=args.camera_port, burnt=args.burnt)
    except prepare.CannotPrepareError as why:
        return _stop(str(why))
    accounts = json.loads((args.data / "accounts.json").read_text())
    print("演示数据已就绪。" if made else "沿用已有的演示数据。", f"账号（亦见 {args.data / 'accounts.json'}）：")
    for each in accounts:
        print(f"  {each['username']:<8} {each['password']:<16} {each['role']} {each['name']}（{each['of']}）", flush=True)
    return 0 if args.port is None else up_(args)


def found(args: argparse.Namespace) -> int:
    """Set up the first office and its administrator; the password is asked for, or read as one line from standard input."""
    if sys.stdin.isatty():
        password, again = getpass.getpass("密码 / password: "), getpass.getpass("再填一次 / again: ")
    else:
        password = again = sys.stdin.readline().rstrip("\n")
    typed = {"office": args.office, "short_name": args.short, "username": args.username, "name": args.name}
    try:
        wrong = founding.found(settings.load(args.data), {**typed, "password": password, "again": again})
    except Refused as why:
        return _stop(str(why))
    return _stop("\n".join(wrong)) if wrong else 0


def migrate(args: argparse.Namespace) -> int:
    """Bring the database to this version."""
    upgrade(settings.load(args.data).database)
    return 0


def regulations_(args: argparse.Namespace) -> int:
    """Each duty of the norms, and whether it is shown."""
    if args.against is not None:
        wrong = regulations.overclaimed(args.against)
        print("\n".join(f"{each}: no passing test shows it" for each in wrong), end="\n" if wrong else "")
        return 1 if wrong else 0
    print(regulations.as_json() if args.json else regulations.markdown(), end="")
    return 0


def acts_(args: argparse.Namespace) -> int:
    """Who may do what (docs/acts.md)."""
    print(acts.markdown(), end="")
    return 0


def benchmark_(args: argparse.Namespace) -> int:
    """Record simulated cameras beside ffmpeg and OpenCV, look at their pictures, or open the desk in a browser, and print the figures."""

    def say(words: str) -> None:
        if not args.json:
            print(words, file=sys.stderr, flush=True)

    browsed: dict[str, Callable[[], list[benchmark.Figure]]] = {
        "desk": benchmark.run, "hands": hands.run, "glass": partial(glass.run, say), "soak": partial(soak.soak, int(args.minutes), say),
    }
    if args.what in browsed:
        measured = browsed[args.what]()
        print(benchmark.as_json(measured) if args.json else benchmark.as_text(measured))
    elif args.what == "diagnosis":
        print(json.dumps([cost._asdict() for cost in diagnosis.run(args.cameras, say=say)], indent=2))
    else:
        print(video_benchmark.as_json(video_benchmark.run(args.cameras, args.minutes, say=say)))
    return 0


def show_settings(args: argparse.Namespace) -> int:
    """The settings in force, secrets left out."""
    told = settings.load(args.data)
    print(json.dumps({
        "data": str(told.data), "database": transaction.without_password(told.database), "footage_quota_bytes": told.footage_quota_bytes,
        "idle_minutes": told.idle_minutes, "demo": told.is_demo,
    }, ensure_ascii=False, indent=2))  # fmt: skip
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="loadwitness", description="监装: video supervision of the loading of export seafood")
    known = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: object) -> argparse.ArgumentParser:
        made = known.add_parser(name, help=(function.__doc__ or "").split("\n")[0])
        made.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of the installation")
        made.set_defaults(function=function)
        return made

    _to_begin(command)
    command("chores", chores_)
    command("recorder", recorder_)
    command("simulator", simulator_)
    made = command("simulate", commands.simulate)
    made.add_argument("camera", help="20-digit code or the point's name")
    made.add_argument("fault", choices=[fault.value for fault in Fault])
    command("check", commands.check).add_argument("--quick", action="store_true", help="compare sizes, read no file whole")
    made = command("print", commands.print_)
    made.add_argument("kind", choices=("sheet", "inspection"))
    made.add_argument("number", help="its number, or latest")
    made.add_argument("--out", type=Path, required=True)
    command("migrate", migrate)
    command("settings", show_settings)
    made = command("benchmark", benchmark_)
    made.add_argument("what", choices=("video", "diagnosis", "desk", "hands", "glass", "soak"))
    made.add_argument("--cameras", type=int, default=4)
    made.add_argument("--minutes", type=float, default=1)
    made.add_argument("--json", action="store_true", help="only the JSON, no progress")
    _of_the_norms(command)
    return parser


def _to_begin(command: Callable[[str, object], argparse.ArgumentParser]) -> None:
    """What makes an installation and what starts it."""
    made = command("found", found)
    made.add_argument("--office", required=True, help="name of the office of the first level, e.g. 海关总署")
    made.add_argument("--short", required=True, help="as it stands in numbers of papers, e.g. 总署")
    made.add_argument("username", help="whom its administrator signs in as")
    made.add_argument("name", help="the administrator's name")
    made = command("up", up_)
    made.add_argument("--port", type=int, default=8000)
    made = command("web", web)
    made.add_argument("--port", type=int, default=8000)
    made.add_argument("--host", default="127.0.0.1")
    made = command("demo", demo)
    made.add_argument("--at", type=datetime.fromisoformat, help="the demonstration's clock, with zone, e.g. 2026-11-20T07:50+08:00")
    made.add_argument("--camera-port", type=int, default=8554)
    made.add_argument("--burnt", action="store_true", help="the cameras burn number and moment into the picture, to be measured")
    made.add_argument("--port", type=int, help="run it then, web on this port")


def _of_the_norms(command: Callable[[str, object], argparse.ArgumentParser]) -> None:
    """What explains the norms, or how they are met."""
    command("placement", commands.placement_).add_argument("--json", action="store_true")
    made = command("sign", commands.sign)
    made.add_argument("kind", choices=[each.value for each in signage.Kind])
    made.add_argument("size", choices=[each.value for each in signage.Size])
    made.add_argument("--out", type=Path, required=True)
    made = command("explain", explain.explain)
    made.add_argument("what", choices=("camera-code", "osd-name"))
    made.add_argument("told", help="the code or the name")
    made.add_argument("--json", action="store_true")
    made.add_argument(
        "--at", dest="special", choices=[each.value for each in Special], help="where the camera stands, which may prescribe the class"
    )
    made.add_argument("--control", choices=[each.value for each in Control], help="who controls the camera, to be held against digit 8")
    made.add_argument("--line-length", type=int, default=LINE_LENGTH, help="signs that the device shows in one line")
    made.add_argument("--mount", choices=[each.value for each in Mount], help="whether it pans and tilts, which the name's end tells")
    command("districts", explain.districts).add_argument("file", type=Path, help="CSV: four digits, name of the customs")
    command("acts", acts_)
    made = command("regulations", regulations_)
    made.add_argument("--json", action="store_true")
    made.add_argument("--against", type=Path, help="what a run of the tests has shown: fail where REGULATIONS.md claims more")


def main() -> None:
    """Run the command told on the command line."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    args = _parser().parse_args()
    # what an installation keeps is nobody else's on this machine
    os.umask(0o077)
    if args.function in (commands.check, commands.print_, commands.simulate) and not args.data.is_dir():
        # an installation is never made by looking at it
        sys.exit(_stop(f"没有文件夹 {args.data}：请用 --data 指明数据目录 / no such folder: name it with --data"))
    sys.exit(args.function(args))


if __name__ == "__main__":
    main()
