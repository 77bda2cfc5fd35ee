"""视频资料复制审批单 as a reader sees it: request, consent or law, files, downloads, handing over (D5-1)."""

import shutil
import subprocess

import pytest

from records.printed.export import render
from tests.conftest import Browser
from tests.export.copied import NOW, RANGE, SECOND, Copied
from tests.printed.reading import pages, plain
from workflows import export


def _read(copied: Copied) -> str:
    return plain("".join(page.text for page in pages(render(copied.now()))))


@pytest.mark.obligation("D5-1")
def test_it_prints_request_consent_and_handing_over(copied: Copied) -> None:
    copied.request(gaps=[["2026-11-20T01:11:00.000Z", "2026-11-20T01:11:01.000Z", "network"]], outside="烟台市某法院")
    for words in ("视频资料复制审批单", "编号：烟关视复〔2026〕0001号", "待审批", "2026年11月20日09:10:30–09:12:30", "网络中断",
                  "代烟台市某法院申请"):  # fmt: skip
        assert plain(words) in _read(copied)
    copied.approve(from_at=RANGE[0] + 10 * SECOND)
    copied.make()
    with copied.acting() as (db, cast, it):
        export.download(db, cast.monitor, it, part=it.parts[0])
        export.hand_over(db, cast.monitor, it, at=NOW, to="孙立", carrier="光盘 18")
    it, told = copied.now(), _read(copied)
    for words in (
        "42019011101321320002", "装箱争议核实", "烟台海关缉私分局 孙立", "王监控（烟台海关）", "同意。用途：装箱争议核实",
        "范围：2026年11月20日09:10:40–09:12:30", "有效期至：2026-11-27 09:20:00", "下载人员：王监控", "审批人：李管理（烟台海关）",
        it.parts[0].sha256, it.parts[0].name, "2026-11-20 09:20:00 王监控", "移交给 孙立 介质编号 光盘 18", "接收人（签字）",
        "未经海关同意，任何部门和个人不准擅自复制、使用和公开", "用毕按海关要求交回或销毁",
    ):  # fmt: skip
        assert plain(words) in told, words
    assert render(copied.now()) == render(copied.now()), "the same bytes for the same rows"


@pytest.mark.obligation("D5-1")
def test_a_refusal_a_withdrawal_and_a_law_are_printed_as_such(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        export.refuse(db, cast.administrator, it, reason="与监管无关")
    assert "不同意。理由：与监管无关" in _read(copied)
    copied.requisition()
    with copied.acting() as (db, cast, it):
        export.withdraw(db, cast.administrator, it, reason="文书撤销")
    told = _read(copied)
    for words in ("依法调取", "烟台市公安局 烟公经调〔2026〕18号", copied.now().sha256, "理由：文书撤销"):
        assert plain(words) in told


def test_another_reader_gets_the_same_text_and_the_file_its_name(copied: Copied, browser: Browser) -> None:
    copied.ready()
    with browser.as_(copied.cast.monitor).get(f"/exports/{copied.number}/paper.pdf") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert "attachment" in answer.headers["Content-Disposition"]
        pdf = answer.data
    if (tool := shutil.which("pdftotext")) is None:
        pytest.skip("pdftotext is not installed")
    told = subprocess.run([tool, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    for words in ("视频资料复制审批单", "审批意见", "下载记录", copied.now().parts[0].sha256):
        assert plain(words) in plain(told)
