"""What makes an installation, brings it up to date, and starts all of it."""

import argparse
import getpass
import json
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from app import founding, settings, up
from app.commands import Command, port, stop
from app.demo import cameras, folder, prepare
from app.migration import upgrade
from app.transaction import without_password
from records.base import Refused

_AT = "with zone, e.g. 2026-11-20T07:50+08:00"
#: the demonstration's persons have their rights from the beginning of 2026 on, and its day begins some days before; films count to 2038
_FIRST, _END = datetime(2026, 2, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)


def declare(command: Command) -> None:
    """Declare found, up, demo, migrate, settings."""
    made = command("found", found)
    made.add_argument("--office", required=True, help="name of the office of the first level, e.g. 海关总署")
    made.add_argument("--short", required=True, help="as it stands in numbers of papers, e.g. 总署")
    made.add_argument("username", help="whom its administrator signs in as")
    made.add_argument("name", help="the administrator's name")
    made = command("up", up_)
    made.add_argument("--port", type=port, default=8000)
    made = command("demo", demo)
    made.add_argument("--at", type=moment, help=f"the demonstration's clock, {_AT}; later, on data that are there, sets it on")
    made.add_argument("--camera-port", type=port, default=8554)
    made.add_argument("--burnt", action="store_true", help="the cameras burn number and moment into the picture, to be measured")
    made.add_argument("--port", type=port, help="run it then, web on this port")
    made.add_argument("--reset", action="store_true", help="remove what a demonstration has made there, and begin anew")
    command("migrate", migrate)
    command("settings", show_settings)


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
        return stop(str(why))
    return stop("\n".join(wrong)) if wrong else 0


def moment(told: str) -> datetime:
    """A moment as typed."""
    try:
        moment = datetime.fromisoformat(told)
        if moment.utcoffset() is not None and _FIRST <= moment < _END:
            return moment
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(
        f"“{told}”不是可用的时间：须写明时区，在 2026 年 2 月至 2037 年之间，例如 2026-11-20T07:50+08:00"
        f" / a moment {_AT}, from February 2026 to 2037"
    )


def up_(args: argparse.Namespace) -> int:
    """Start and watch all processes."""
    if not settings.is_of_demonstration(args.data):
        return _run(args.data, args.port)
    try:
        with folder.held(args.data):
            return _run(args.data, args.port)
    except folder.CannotPrepareError as why:
        return stop(str(why))


def _run(data: Path, web_port: int) -> int:
    told = settings.load(data)
    camera_port = cameras.port(data) if told.is_demo else None
    taken = _taken(web_port, camera_port)
    if taken is not None:
        return stop(taken)
    upgrade(told.database)
    address = f"http://127.0.0.1:{web_port}"
    words = f"ready {address}"
    if told.is_demo:
        words += f"\n账号和密码见 {data / 'accounts.json'}；按 Ctrl-C 结束 / accounts: see this file; Ctrl-C ends all"
    up.run(
        up.processes_of(data, web_port, camera_port=camera_port), health=f"{address}/health", ready=lambda: print(words, flush=True),
    )  # fmt: skip
    return 0


def _taken(web_port: int, camera_port: int | None) -> str | None:
    """Which port another program holds, and what to do about it."""
    if up.is_taken(web_port):
        return f"端口 {web_port} 已被其他程序占用：请结束该程序，或用 --port 另选端口 / port {web_port} is in use"
    wanted = cameras.ports(camera_port) if camera_port is not None else []
    busy = next((each for each in wanted if up.is_taken(each)), None)
    return None if busy is None else f"模拟摄像头的端口 {busy} 已被其他程序占用：请结束该程序，或另选 --port 和 --data"


def demo(args: argparse.Namespace) -> int:
    """Make the demonstration's data, once; with a port, run it: one process less to load."""
    # Ctrl-C while making ends it without a word; running, it has a meaning of its own
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if args.port is not None and not folder.is_in_use(args.data):
        # before anything is made or removed
        is_kept = (args.data / "simulator.json").exists() and not args.reset
        taken = _taken(args.port, cameras.port(args.data) if is_kept else args.camera_port)
        if taken is not None:
            return stop(taken)
    try:
        with folder.held(args.data):
            _ready(args)
            return 0 if args.port is None else _run(args.data, args.port)
    except folder.CannotPrepareError as why:
        return stop(str(why))


def _ready(args: argparse.Namespace) -> None:
    """Make or find the data, and say who signs in with what."""
    if args.reset:
        folder.clear(args.data)
    if not (args.data / "accounts.json").exists():
        print("正在准备演示数据，约需一分钟 / making the demonstration's data, about a minute …", file=sys.stderr, flush=True)
    made = prepare.prepare(args.data, at=args.at, camera_port=args.camera_port, burnt=args.burnt)
    accounts = json.loads((args.data / "accounts.json").read_text())
    print("演示数据已就绪。" if made else "沿用已有的演示数据。", f"账号（亦见 {args.data / 'accounts.json'}）：")
    for each in accounts:
        print(f"  {each['username']:<8} {each['password']:<16} {each['role']} {each['name']}（{each['of']}）", flush=True)


def migrate(args: argparse.Namespace) -> int:
    """Bring the database to this version."""
    upgrade(settings.load(args.data).database)
    return 0


def show_settings(args: argparse.Namespace) -> int:
    """The settings in force, secrets left out."""
    told = settings.load(args.data)
    print(json.dumps({
        "data": str(told.data), "database": without_password(told.database), "footage_quota_bytes": told.footage_quota_bytes,
        "idle_minutes": told.idle_minutes, "demo": told.is_demo,
    }, ensure_ascii=False, indent=2))  # fmt: skip
    return 0
