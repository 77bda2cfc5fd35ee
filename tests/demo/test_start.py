"""A demonstration is made in an empty folder only, and what keeps it from starting is said in a sentence."""

import argparse
import socket
import subprocess
import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

import pytest

from app import commands
from app.commands import begin
from app.demo import folder, prepare
from app.video.disk import Store
from records import clock
from tests.demo import script

ROOT = Path(__file__).resolve().parents[2]


def _make(data: Path) -> bool:
    return prepare.prepare(data, at=None, camera_port=1)


def test_an_installation_in_use_gets_no_invented_people(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("footage_quota_gib = 2000\n")
    with pytest.raises(folder.CannotPrepareError, match="另选文件夹"):
        _make(tmp_path)
    assert (tmp_path / "settings.toml").read_text() == "footage_quota_gib = 2000\n"
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]


def test_a_making_that_was_interrupted_is_told_not_built_upon(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("demo = true\n")
    with pytest.raises(folder.CannotPrepareError, match="--reset"):
        _make(tmp_path)


def test_data_that_are_there_are_not_made_again(tmp_path: Path) -> None:
    (tmp_path / "accounts.json").write_text("[]")
    assert not _make(tmp_path)


def test_a_folder_that_can_not_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(folder.CannotPrepareError, match="不能写入"):
        _make(tmp_path / "file" / "data")


def test_a_port_in_use_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = subprocess.run(
            [sys.executable, "-m", "app", "up", "--data", str(tmp_path / "data"), "--port", str(port)],
            cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
    assert told.returncode == 1
    assert f"端口 {port} 已被其他程序占用" in told.stderr
    assert "Traceback" not in told.stderr


def _reset(data: Path, port: int) -> str:
    """The sentence with which the demonstration is not begun anew."""
    command = [sys.executable, "-m", "app", "demo", "--data", str(data), "--reset", "--port", str(port), "--camera-port", str(port + 1)]
    told = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)
    assert (told.returncode, "Traceback" in told.stderr) == (1, False)
    return told.stderr


def test_a_port_in_use_is_told_before_anything_is_removed_or_made(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("demo = true\n")
    port = script.free_port()
    for data, taken, said in ((tmp_path, port, f"端口 {port} 已被"), (tmp_path / "new", port + 3, f"摄像头的端口 {port + 3} 已被")):
        with socket.socket() as other:
            other.bind(("127.0.0.1", taken))
            other.listen()
            assert said in _reset(data, port)
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize("by_its_recorder", [False, True])
def test_what_a_demonstration_runs_on_is_not_removed(tmp_path: Path, *, by_its_recorder: bool) -> None:
    (tmp_path / "settings.toml").write_text("demo = true\n")
    store = Store(tmp_path / "footage", tmp_path / "store-id")
    with folder.held(tmp_path) if not by_its_recorder else nullcontext():
        if by_its_recorder:
            store.open()
        assert "演示正在运行" in _reset(tmp_path, script.free_port())
    store.close()
    assert (tmp_path / "settings.toml").exists()
    with folder.held(tmp_path):
        folder.clear(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_looking_at_a_folder_that_is_not_there_makes_none(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "app", "print", "sheet", "latest", "--data", str(tmp_path / "no"), "--out", str(tmp_path / "paper.pdf")],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (told.returncode, list(tmp_path.iterdir())) == (1, [])
    assert "没有文件夹" in told.stderr


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (["--help"], 0, "--reset"), (["--prot", "1"], 2, "--prot"), (["--data"], 2, "须有值"), (["--at", ""], 2, "须有值"),
    (["--port", "abc"], 2, "须为数字"), (["--port", "0"], 2, "1 至 64000"), (["--port", "08000"], 2, "1 至 64000"),
    (["--port", "64001"], 2, "1 至 64000"), (["--port", "99999999999999999999"], 2, "1 至 64000"),
    (["--at", "2026-11-20T07:50"], 2, "须写明时区"),
])  # fmt: skip
def test_the_script_explains_its_options_and_writes_nothing(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    command = ["scripts/demo", "--data", str(tmp_path / "data"), *arguments]
    told = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=60)
    assert told.returncode == code
    assert said in told.stdout + told.stderr
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


# without a zone; no moment; before its persons had any rights; further than films count; beyond what there is
@pytest.mark.parametrize("at", ["2026-11-20", "tomorrow", "2025-11-20T07:50+08:00", "2038-01-01T08:00+08:00", "0001-01-01T00:00+08:00"])
def test_what_is_no_moment_for_it_is_told(at: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"须写明时区.*2026 年 2 月至 2037 年"):
        begin.moment(at)
    assert begin.moment("2026-11-20T07:50+08:00") == begin.moment("2026-11-19T23:50Z")


@pytest.mark.parametrize("port", ["0", "abc", "65536", "-1", "8 0"])
def test_what_is_no_port_is_told(port: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="1 至 65535"):
        commands.port(port)
    assert commands.port("65535") == 65535


@pytest.mark.parametrize(("now", "first", "last"), [("00:20", "00:00", "05:00"), ("11:40", "10:36", "16:00"), ("23:40", "22:36", "23:50")])
def test_begun_at_any_hour_all_its_loadings_are_of_today(now: str, first: str, last: str) -> None:
    moment = datetime.fromisoformat(f"2026-11-28T{now}+08:00")
    times = [clock.beijing(prepare.planned(hours, moment)) for hours, *_ in prepare.LOADINGS]
    assert [f"{times[0]:%d %H:%M}", f"{times[-1]:%d %H:%M}"] == [f"28 {first}", f"28 {last}"]
