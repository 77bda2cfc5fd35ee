"""scripts/demo ends with all it started, also while it makes its data, and begins anew only where a demonstration was."""

import signal
import subprocess
from pathlib import Path

from tests.demo import script


def test_asked_to_end_while_the_data_are_made_it_leaves_no_process_and_begins_anew_on_demand(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "footage").mkdir(parents=True)
    (data / "settings.toml").write_text("demo = true\n")
    (data / "footage" / "old").touch()
    running = script.started(data, script.free_port(), "--reset", errors=subprocess.PIPE)
    assert running.stdout
    assert running.stderr
    said = []
    for line in running.stderr:
        said.append(line)
        if "正在准备演示数据" in line:
            break
    running.send_signal(signal.SIGTERM)
    rest = running.stderr.read()
    assert running.wait(20) != 0
    running.stdout.close()
    running.stderr.close()
    assert "正在准备演示数据" in said[-1]
    assert "Traceback" not in rest
    assert not (data / "footage" / "old").exists()
    assert script.of_session(running.pid) == []


def test_what_no_demonstration_made_is_never_removed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "precious").write_text("kept")
    (data / "settings.toml").write_text("footage_quota_gib = 2000\n# not demo = true\n")
    running = script.started(data, script.free_port(), "--reset", errors=subprocess.PIPE)
    _, said = running.communicate(timeout=120)
    assert running.returncode == 1
    assert "不能在此建立演示数据" in said
    assert (data / "precious").read_text() == "kept"
