"""`loadwitness print sheet|inspection NUMBER|latest`: the paper of that very number, read back (F1-1, F2-1)."""

from argparse import Namespace
from pathlib import Path

import pytest

from app.commands import look
from app.settings import Settings
from records import clock
from tests.papers import FOUND, HEAD, NOW, Papers
from tests.printed.reading import pages, plain
from tests.scene import Scene
from tests.sitting import begin


@pytest.fixture
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installation's data folder, with its database named as an installation does."""
    monkeypatch.delenv("LOADWITNESS_DATABASE", raising=False)
    (settings.data / "settings.toml").write_text(f'database = "{settings.database}"\n', encoding="utf-8")
    return settings.data


def _print(home: Path, kind: str, number: str) -> tuple[int, str]:
    """The command's answer, and the text of what it printed."""
    out = home / "printed.pdf"
    out.unlink(missing_ok=True)
    status = look.print_(Namespace(data=home, kind=kind, number=number, out=out))
    return status, "".join(page.plain for page in pages(out.read_bytes())) if out.exists() else ""


def test_a_sheet_is_printed_by_its_number_and_the_latest_without(scene: Scene, home: Path) -> None:
    sitting = begin(scene)
    sitting.fill(scene.cast.dock)
    first = sitting.submit()
    later = begin(scene)
    later.fill(scene.cast.gate)
    second = later.submit()
    for asked, number, point in ((first, first, "装箱平台02"), (second, second, "卡口01"), ("latest", second, "卡口01")):
        status, read = _print(home, "sheet", asked)
        assert status == 0
        for words in ("出口水产品生产企业货柜装箱场所视频监控记录单", "王监控", number, point):
            assert plain(words) in read


def test_an_inspection_record_is_printed_by_its_number_and_the_latest_signed_one_without(scene: Scene, home: Path) -> None:
    clock.stop_at(NOW)
    papers = Papers(scene.cast, scene.database)
    with scene.database.act("test") as db:
        signed = [papers.released(db).number, papers.released(db, text="无").number]
        draft = papers.draft(db).number
    for asked, number, found in ((signed[0], signed[0], FOUND), ("latest", signed[1], "无")):
        status, read = _print(home, "inspection", asked)
        assert status == 0
        for words in ("出口食品生产企业货柜装箱场所检查记录", HEAD.product, number, found):
            assert plain(words) in read
    assert _print(home, "inspection", draft) == (1, ""), "nobody has signed it"


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("sheet", "烟关视监〔2026〕0404号", "没有编号为“烟关视监〔2026〕0404号”的记录单"),
        ("inspection", "烟关装检〔2026〕0404号", "没有编号为“烟关装检〔2026〕0404号”的检查记录"),
        ("sheet", "latest", "还没有已编号的记录单"),
        ("inspection", "latest", "还没有已签名的检查记录"),
    ],
)
@pytest.mark.usefixtures("cast")
def test_what_is_not_there_is_told_and_nothing_is_written(
    home: Path, capsys: pytest.CaptureFixture[str], kind: str, number: str, said: str
) -> None:
    assert _print(home, kind, number) == (1, "")
    assert capsys.readouterr().err.strip() == said
