"""A demonstration is made in an empty folder only, and what keeps it from starting is said in a sentence."""

import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo import prepare
from records import clock

ROOT = Path(__file__).resolve().parents[2]


def _make(data: Path, at: datetime | None = None) -> bool:
    return prepare.prepare(data, at=at, camera_port=1)


def test_an_installation_in_use_gets_no_invented_people(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("footage_quota_gib = 2000\n")
    with pytest.raises(prepare.CannotPrepareError, match="另选文件夹"):
        _make(tmp_path)
    assert (tmp_path / "settings.toml").read_text() == "footage_quota_gib = 2000\n"
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]


def test_a_making_that_was_interrupted_is_told_not_built_upon(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("demo = true\n")
    with pytest.raises(prepare.CannotPrepareError, match="--reset"):
        _make(tmp_path)


def test_another_clock_for_data_that_are_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "accounts.json").write_text("[]")
    with pytest.raises(prepare.CannotPrepareError, match="--reset"):
        _make(tmp_path, datetime(2026, 11, 20, tzinfo=UTC))
    assert not _make(tmp_path)


def test_a_folder_that_can_not_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(prepare.CannotPrepareError, match="不能写入"):
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


def test_looking_at_a_folder_that_is_not_there_makes_none(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "app", "print", "sheet", "latest", "--data", str(tmp_path / "no"), "--out", str(tmp_path / "paper.pdf")],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (told.returncode, list(tmp_path.iterdir())) == (1, [])
    assert "没有文件夹" in told.stderr


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (["--help"], 0, "--reset"), (["--prot", "1"], 2, "--prot"), (["--port", "abc"], 2, "须为数字"), (["--data"], 2, "须有值"),
])  # fmt: skip
def test_the_script_explains_its_options(arguments: list[str], code: int, said: str) -> None:
    told = subprocess.run(["scripts/demo", *arguments], cwd=ROOT, check=False, capture_output=True, text=True, timeout=20)
    assert told.returncode == code
    assert said in told.stdout + told.stderr


@pytest.mark.parametrize(("now", "first", "last"), [("00:20", "00:00", "05:00"), ("11:40", "10:36", "16:00"), ("23:40", "22:36", "23:50")])
def test_begun_at_any_hour_all_its_loadings_are_of_today(now: str, first: str, last: str) -> None:
    moment = datetime.fromisoformat(f"2026-11-28T{now}+08:00")
    times = [clock.beijing(prepare.planned(hours, moment)) for hours, *_ in prepare.LOADINGS]
    assert [f"{times[0]:%d %H:%M}", f"{times[-1]:%d %H:%M}"] == [f"28 {first}", f"28 {last}"]
