"""export.miss: a file that is gone, or not what was kept, does not leave the house; the administrators are told (D5-1)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.export.copied import Copied
from tests.scene import refused
from workflows import export


def _flip(path: Path) -> None:
    raw = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))


def _lengthen(path: Path) -> None:
    path.chmod(0o600)
    with path.open("ab") as file:
        file.write(b"x")


def _into_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.obligation("D5-1")
@pytest.mark.parametrize("damage", [_flip, _lengthen, Path.unlink, _into_a_folder])
def test_nothing_is_sent_nothing_counts_as_downloaded_and_the_administrators_are_told_once(
    copied: Copied, browser: Browser, damage: Callable[[Path], None]
) -> None:
    copied.ready()
    before = len(copied.told())
    damage(copied.path())
    client = browser.as_(copied.cast.monitor)
    for _ in range(2):
        answer = client.post(f"/exports/{copied.number}/files/1")
        assert (answer.status_code, answer.mimetype, "已通知管理员" in answer.text) == (409, "text/html", True)
    assert (copied.now().downloads, copied.count("export.download"), copied.count("export.miss")) == ([], 0, 2)
    name = copied.now().parts[0].name
    assert copied.told()[before:] == [("李管理", f"烟关视复〔2026〕0001号 的复制件缺失或已变，不能下载：{name}")]
    assert "下载时发现复制件缺失或已变" in browser.as_(copied.cast.administrator).get(f"/exports/{copied.number}").text


def test_once_the_file_is_back_it_can_be_downloaded(copied: Copied, browser: Browser) -> None:
    copied.ready()
    path, client = copied.path(), browser.as_(copied.cast.monitor)
    raw = path.read_bytes()
    path.unlink()
    assert client.post(f"/exports/{copied.number}/files/1").status_code == 409
    path.write_bytes(raw)
    with client.post(f"/exports/{copied.number}/files/1") as answer:
        assert (answer.status_code, answer.data) == (200, raw)
    assert len(copied.now().downloads) == 1


def test_only_who_is_named_and_only_while_it_could_be_downloaded(copied: Copied) -> None:
    copied.ready()
    with copied.acting() as (db, cast, it):
        for other in (THE_SYSTEM, cast.administrator, cast.second_monitor, cast.stranger, cast.signatory):
            refused(export.miss, db, other, it, part=it.parts[0])
        export.withdraw(db, cast.monitor, it, reason="不再需要")
        refused(export.miss, db, cast.monitor, it, status=409, part=it.parts[0])


def test_it_is_audited_with_the_files_name(copied: Copied) -> None:
    copied.ready()
    with copied.acting() as (db, cast, it):
        export.miss(db, cast.monitor, it, part=it.parts[0])
    entry = copied.scene.last()
    assert (entry.verb, entry.actor_id, entry.changes["file"]) == ("export.miss", copied.cast.monitor.id, copied.now().parts[0].name)
