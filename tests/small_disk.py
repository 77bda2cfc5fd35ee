"""A real disk that is soon full, for tests of what happens then: never a pretended error, and never skipped."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A tmpfs of this size at the folder; who isn't root gets one in a namespace of their own, seen through /proc."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        yield folder
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        return
    script = '"$@" && echo mounted && read -r _'
    inside = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", *mount]
    with subprocess.Popen(inside, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        if holder.stdout.readline() != "mounted\n":
            pytest.fail("no small disk can be mounted here: run the tests as root, or allow user namespaces")
        yield Path(f"/proc/{holder.pid}/root{folder}")
        holder.communicate("\n")
