"""The front-end files of others: pinned, named with their licences, fetched once, no registry written down."""

import importlib.machinery
import importlib.util
import json
import os
import re
import select
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.face.stand import ROOT

LOCK: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text())
WANTED: dict[str, str] = json.loads((ROOT / "package.json").read_text())["dependencies"]


@pytest.fixture
def vendor() -> ModuleType:
    """scripts/vendor as a module."""
    loader = importlib.machinery.SourceFileLoader("vendor_script", str(ROOT / "scripts" / "vendor"))
    spec = importlib.util.spec_from_loader("vendor_script", loader)
    assert spec is not None
    made = importlib.util.module_from_spec(spec)
    loader.exec_module(made)
    return made


def test_the_lock_names_no_registry() -> None:
    written = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in written
    assert "registry" not in written
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()


def test_every_package_is_pinned_exactly_and_by_its_hash() -> None:
    for name, version in WANTED.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        locked = LOCK["packages"][f"node_modules/{name}"]
        assert locked["version"] == version
    assert all("integrity" in locked for name, locked in LOCK["packages"].items() if name)


def test_the_notice_names_every_package_with_version_and_licence() -> None:
    notice = (ROOT / "NOTICE").read_text()
    for path, locked in LOCK["packages"].items():
        if path:
            assert re.search(rf"{re.escape(path.removeprefix('node_modules/'))}\s+{re.escape(locked['version'])}\D", notice), path
            assert locked["license"] in notice, path


def test_a_second_run_does_nothing_and_needs_no_npm() -> None:
    stamp = ROOT / "static" / "vendor" / ".stamp"
    before = stamp.stat().st_mtime_ns
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts" / "vendor"], env={"PATH": ""}, capture_output=True, text=True, timeout=20, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert stamp.stat().st_mtime_ns == before


def test_a_missing_file_or_another_list_means_not_done(vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert vendor.is_done()
    changed = tmp_path / "icons.txt"
    changed.write_text("flag\n")
    with monkeypatch.context() as patch:
        patch.setattr(vendor, "ICONS", changed)
        assert not vendor.is_done()
    monkeypatch.setitem(vendor.FILES, "other/file.js", "not-there.js")
    assert not vendor.is_done()


def test_an_unknown_drawing_is_told_by_its_name(vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "icons.txt").write_text("# ours theirs\nflag no-such-drawing\n")
    monkeypatch.setattr(vendor, "ICONS", tmp_path / "icons.txt")
    with pytest.raises(SystemExit, match="no-such-drawing"):
        vendor.sprite(tmp_path)


def test_a_machine_without_npm_and_environment_is_told_what_to_do(
    vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor, "ROOT", tmp_path)
    monkeypatch.setattr(vendor.sys, "prefix", sys.base_prefix)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="python3 -m venv"):
        vendor.npm()


def test_a_download_that_stands_still_is_ended_and_tried_again(
    vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    begun = tmp_path / "begun"
    stalling = tmp_path / "npm"
    stalling.write_text(f'#!/bin/sh\ncase "$1" in --version) echo 11.0.0; exit;; esac\nsleep 300 & echo $! >> {begun}\nwait\n')
    stalling.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(vendor, "SECONDS", 0.3)
    monkeypatch.setattr(vendor, "ATTEMPTS", 2)
    with pytest.raises(SystemExit, match="could not be fetched"):
        vendor.fetch(tmp_path)
    children = begun.read_text().split()
    assert len(children) == 2
    assert all(_has_ended(child) for child in children)
    assert "attempt 2 of 2" in capfd.readouterr().err


def _has_ended(number: str) -> bool:
    """Waits at most 5 s for the end of a process that is not our child."""
    try:
        process = os.pidfd_open(int(number))
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], 5)[0])
    finally:
        os.close(process)
