"""What makes an installation, brings it up to date, and starts all of it."""

import argparse
import getpass
import json
import signal
import sys
from datetime import datetime

from app import founding, settings, up
from app.commands import Command, stop
from app.demo import cameras, prepare
from app.migration import upgrade
from app.transaction import without_password
from records.base import Refused


def declare(command: Command) -> None:
    """Declare found, up, demo, migrate, settings."""
    made = command("found", found)
    made.add_argument("--office", required=True, help="name of the office of the first level, e.g. 海关总署")
    made.add_argument("--short", required=True, help="as it stands in numbers of papers, e.g. 总署")
    made.add_argument("username", help="whom its administrator signs in as")
    made.add_argument("name", help="the administrator's name")
    made = command("up", up_)
    made.add_argument("--port", type=int, default=8000)
    made = command("demo", demo)
    made.add_argument("--at", type=datetime.fromisoformat, help="the demonstration's clock, with zone, e.g. 2026-11-20T07:50+08:00")
    made.add_argument("--camera-port", type=int, default=8554)
    made.add_argument("--burnt", action="store_true", help="the cameras burn number and moment into the picture, to be measured")
    made.add_argument("--port", type=int, help="run it then, web on this port")
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


def up_(args: argparse.Namespace) -> int:
    """Start and watch all processes."""
    told = settings.load(args.data)
    if up.is_taken(args.port):
        return stop(f"端口 {args.port} 已被其他程序占用：请结束该程序，或用 --port 另选端口 / port {args.port} is in use")
    if told.is_demo and up.is_taken(cameras.port(args.data)):
        return stop(f"模拟摄像头的端口 {cameras.port(args.data)} 已被其他程序占用：请结束该程序，或另选 --port 和 --data")
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


def demo(args: argparse.Namespace) -> int:
    """Make the demonstration's data, once; with a port, run it: one process less to load."""
    # Ctrl-C while making ends it without a word; running, it has a meaning of its own
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if not (args.data / "accounts.json").exists():
        print("正在准备演示数据，约需一分钟 / making the demonstration's data, about a minute …", file=sys.stderr, flush=True)
    try:
        made = prepare.prepare(args.data, at=args.at, camera_port=args.camera_port, burnt=args.burnt)
    except prepare.CannotPrepareError as why:
        return stop(str(why))
    accounts = json.loads((args.data / "accounts.json").read_text())
    print("演示数据已就绪。" if made else "沿用已有的演示数据。", f"账号（亦见 {args.data / 'accounts.json'}）：")
    for each in accounts:
        print(f"  {each['username']:<8} {each['password']:<16} {each['role']} {each['name']}（{each['of']}）", flush=True)
    return 0 if args.port is None else up_(args)


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
