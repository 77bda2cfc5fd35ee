"""camera_code.import_districts and its command: the customs' own table, all lines or none (E-1)."""

import subprocess
import sys
from pathlib import Path

from app.demo import cameras
from records.camera_code import districts
from records.user import THE_SYSTEM
from tests.scene import Scene, refused
from workflows import camera_code

ROOT = Path(__file__).resolve().parents[2]


def test_new_and_changed_ones_are_counted_and_the_trail_holds_the_files_hash(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        assert districts(db) == {"4201": "青岛海关隶属烟台海关"}
        rows = {"4202": "青岛海关隶属威海海关", "4201": "烟台海关"}
        assert camera_code.import_districts(db, THE_SYSTEM, None, rows=rows, sha256="a" * 64) == 2
        db.flush()
        assert camera_code.import_districts(db, THE_SYSTEM, None, rows=rows, sha256="a" * 64) == 0
        assert districts(db) == rows
        refused(camera_code.import_districts, db, cast.administrator, None, rows=rows, sha256="")
    entry = scene.trail()[0]
    assert (entry.verb, entry.changes["sha256"], entry.changes["rows"]) == ("camera_code.import_districts", "a" * 64, 2)


def _run(*told: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "app", *told, "--data", str(data)], capture_output=True, check=False, cwd=ROOT, text=True)


def test_the_command_takes_all_lines_or_none_and_explaining_knows_them_then(tmp_path: Path) -> None:
    data, table = tmp_path / "data", tmp_path / "districts.csv"
    assert _run("migrate", data=data).returncode == 0
    (data / "settings.toml").write_text("")
    table.write_bytes("关区代码,关区名称\r\n4202,威海海关\r\n42,短\r\n".encode("gb18030"))
    done = _run("districts", str(table), data=data)
    assert done.returncode == 1
    assert "第3行" in done.stderr
    code = "42020011101321308001"
    assert "!" in _run("explain", "camera-code", code, data=data).stdout
    table.write_text("\ufeff关区代码,关区名称\n4202,威海海关\n", encoding="utf-8")
    assert _run("districts", str(table), data=data).returncode == 0
    told = _run("explain", "camera-code", code, data=data)
    assert told.returncode == 0
    assert "威海海关" in told.stdout
    assert "!" not in told.stdout


def test_the_demonstrations_cameras_answer_at_one_port_each() -> None:
    ports = [camera.onvif_port for camera in cameras.simulated(8554)]
    assert ports == list(range(8555, 8555 + len(ports)))
