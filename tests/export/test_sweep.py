"""What a killed worker leaves: found by the daily round, which never deletes a file that a row speaks of or may speak of (D5-1, P3)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from app import chores
from app.video import copying
from records import clock, vault
from records.evidence import differing
from records.export import Stage
from records.user import THE_SYSTEM
from tests.export.copied import DAY, MADE, NOW, Copied, two_forms
from workflows import export

ROOT = Path(__file__).parents[2]
#: makes a copy and dies: `link` while the file is put into the store, `row` between the file and its row
CUT = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from sqlalchemy import Engine, event
from app.settings import Settings
from app.transaction import Database
from app.video.copying import make_copies
from records import clock
address, data, now, at = sys.argv[1:]
linked = []
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def hear(name, _):
    if name == "os.link":
        linked.append(at == "link" and die())
sys.addaudithook(hear)
event.listen(Engine, "before_cursor_execute", lambda *_: linked and die())
clock.stop_at(datetime.fromisoformat(now))
make_copies(Database(address), Settings(data=Path(data), database=address, key="a key for tests only"))
"""


def _killed(copied: Copied, at: str) -> None:
    told = (copied.settings.database, str(copied.settings.data), clock.now().isoformat(), at)
    cut = subprocess.run([sys.executable, "-c", CUT, *told], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert cut.returncode == -signal.SIGKILL, cut.stderr.decode()


def _age(copied: Copied) -> None:
    """As if everything had lain there for two hours."""
    long_ago = time.time() - 7200
    for name in ("exports", "unfinished"):
        for path in (copied.evidence / name).rglob("*"):
            os.utime(path, (long_ago, long_ago))


def _again(copied: Copied) -> None:
    clock.stop_at(clock.now() + export.LEASE * 1.01)
    assert copied.make() == 1
    assert copied.now().stage is Stage.READY


@pytest.mark.obligation("D5-1")
def test_killed_between_file_and_row_the_next_try_makes_the_first_ones_file_nobodys(copied: Copied) -> None:
    copied.request()
    copied.approve()
    _killed(copied, "row")
    (left,) = copied.files()
    _age(copied)
    assert copied.sweep() == 0, "whoever makes it may live and write its row, however late"
    _again(copied)
    assert copied.sweep() == 1
    assert copied.files() == {copied.now().parts[0].path} != {left}
    assert copied.sweep() == 0
    with copied.scene.database.read() as db:
        assert list(differing(db, copied.evidence)) == []


def test_killed_while_the_file_was_written_its_halves_go_by_their_age(copied: Copied) -> None:
    copied.request()
    copied.approve()
    _killed(copied, "link")
    left = copied.files()
    assert sorted(Path(path).suffix for path in left) == [".mp4", ".part"], "cut to the end, kept in part"
    assert (copied.sweep(), copied.files()) == (0, left), "somebody may be writing"
    _age(copied)
    assert (copied.sweep(), copied.files()) == (2, set())
    assert list((copied.evidence / "unfinished").iterdir()) == []
    _again(copied)
    assert copied.sweep() == 0


def test_killed_and_then_withdrawn_or_over_nothing_stays(copied: Copied) -> None:
    for act in ("withdraw", "expire"):
        copied.request()
        copied.approve(expires_at=clock.now() + DAY)
        _killed(copied, "row")
        assert len(copied.files()) == 1
        if act == "withdraw":
            with copied.acting() as (db, cast, it):
                export.withdraw(db, cast.monitor, it, reason="不再需要")
        else:
            clock.stop_at(clock.now() + DAY)
            copied.end()
        assert (copied.sweep(), copied.files()) == (1, set()), act


def _claimed(copied: Copied) -> None:
    with copied.acting() as (db, _, it):
        export.claim(db, THE_SYSTEM, it)
    clock.stop_at(clock.now() + export.LEASE * 1.01)


def _claimed_twice(copied: Copied) -> None:
    copied.approve()
    _claimed(copied)
    _claimed(copied)


def _withdrawn(copied: Copied) -> None:
    _claimed_twice(copied)
    with copied.acting() as (db, cast, it):
        export.withdraw(db, cast.monitor, it, reason="不再需要")


def _kept(copied: Copied) -> None:
    _claimed_twice(copied)
    with copied.acting() as (db, _, it):
        export.keep(db, THE_SYSTEM, it, token=it.lease_token, files=[MADE], gaps=[])


@pytest.mark.parametrize(("stands", "gone"), [
    (Copied.now, set()), (Copied.approve, set()), (_claimed_twice, {1}), (_withdrawn, {1, 2}), (_kept, {1, 2}),
])  # fmt: skip
def test_only_a_try_that_the_rows_prove_to_be_over_leaves_nobodys_files(
    copied: Copied, stands: Callable[[Copied], object], gone: set[int]
) -> None:
    copied.request()
    stands(copied)
    folder = copied.evidence / "exports" / "202611"
    folder.mkdir(parents=True)
    tries = {f"42_20261120T091030-091230_copy{copied.number}-1-{attempt}.mp4": attempt for attempt in range(5)}
    for name in (*tries, *STRANGE):
        (folder / name.replace("#", str(copied.number))).write_bytes(b"x")
    _age(copied)
    copied.sweep()
    assert {attempt for name, attempt in tries.items() if not (folder / name).exists()} == gone
    assert all((folder / name.replace("#", str(copied.number))).exists() for name in STRANGE)


#: of another database, of nobody's making, of numbers that no row can have
STRANGE = (
    "42_copy99-1-1.mp4", "copy#-1-1.mp4", "42_copy#-1-1.mp4.bak", "42_copy#-1-1.mkv", "42_copy#-1.mp4", "42_copy" + "9" * 40 + "-1-1.mp4",
    "42_copy#-1-" + "9" * 40 + ".mp4", "42_copy-#-1-1.mp4", "notes.txt",
)  # fmt: skip


@pytest.mark.parametrize("attempt", [0, 1, 2, 3])
def test_a_file_of_which_a_row_speaks_stays_whatever_it_is_called(copied: Copied, attempt: int) -> None:
    copied.request()
    _claimed_twice(copied)
    path = f"exports/202611/42_copy{copied.number}-1-{attempt}.mp4"
    with copied.acting() as (db, _, it):
        export.keep(db, THE_SYSTEM, it, token=it.lease_token, files=[replace(MADE, path=path)], gaps=[])
    (copied.evidence / path).parent.mkdir(parents=True)
    (copied.evidence / path).write_bytes(b"x")
    _age(copied)
    assert (copied.sweep(), copied.files()) == (0, {path})
    clock.stop_at(NOW + 8 * DAY)
    copied.end()
    assert copied.files() == set(), "its own end deletes it"


def test_what_failed_between_two_files_leaves_none(copied: Copied, monkeypatch: pytest.MonkeyPatch) -> None:
    two_forms(copied)
    kept = []

    def once(*given: Any, **more: Any) -> vault.Kept:
        if kept:
            raise OSError("the disk is away")
        kept.append(keep(*given, **more))
        return kept[0]

    keep = copying.vault.keep
    monkeypatch.setattr(copying.vault, "keep", once)
    assert copied.make() == 1
    assert (copied.now().stage, copied.now().last_error, len(kept)) == (Stage.APPROVED, "the disk is away", 1)
    assert copied.files() == set()


def test_a_commit_whose_answer_was_lost_deletes_nothing(copied: Copied) -> None:
    copied.request()
    copied.approve()
    commits = []

    def lose_the_answer(connection: Connection) -> None:
        commits.append(1)
        if len(commits) == 2:
            connection.connection.commit()
            raise ConnectionError("the database went away")

    engine = copied.scene.database.engine
    event.listen(engine, "commit", lose_the_answer)
    try:
        with pytest.raises(ConnectionError):
            copied.make()
    finally:
        event.remove(engine, "commit", lose_the_answer)
    assert copied.now().stage is Stage.READY
    assert copied.files() == {copied.now().parts[0].path}
    assert copied.sweep() == 0


def test_it_is_done_daily() -> None:
    assert copying.sweep_copies in chores.DAILY
