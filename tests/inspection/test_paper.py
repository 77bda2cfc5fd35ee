"""The paper of a real record: two copies for the office, its own for the enterprise, from the same signed content (F2-1 … F2-6, F2-11)."""

import pytest

from records.inspection import Stage
from tests.conftest import Browser
from tests.papers import FOUND, HEAD, Papers
from tests.printed.reading import pages, plain


@pytest.mark.obligation("F2-1", "F2-3", "F2-5", "F2-11")
def test_the_office_prints_both_copies_the_enterprise_only_its_own_from_the_same_signed_content(papers: Papers, browser: Browser) -> None:
    with papers.database.act("test") as db:
        record = papers.corrected(db)
        papers.follow_up(db, record, is_satisfied=True)
    address = f"/inspections/{record.id}/paper.pdf"
    both = pages(browser.as_(papers.cast.monitor).get(address).data)
    own = pages(browser.as_(papers.cast.signatory).get(address).data)
    assert [("检验检疫部门存" in page.plain, "企业存" in page.plain) for page in both] == [(True, False), (False, True)]
    assert [page.inside() for page in both] == [own[0].inside()] * 2
    assert len(own) == 1
    firm = papers.cast.enterprise
    for words in ("出口食品生产企业货柜装箱场所检查记录", record.number):
        assert plain(words) in own[0].outside()
    for words in (firm.name, firm.address, firm.registration, HEAD.product, HEAD.scope, FOUND, "限2026年11月27日前", "结论：合格"):
        assert plain(words) in own[0].inside()
    for side, name, day in (("检查人", "王监控", 20), ("企业负责人", "陈厂长", 21), ("跟踪检查人", "何监控", 22)):
        assert plain(f"{side}签名：{name}2026年11月{day}日") in own[0].inside()


@pytest.mark.obligation("F2-12")
def test_with_nothing_wrong_the_blank_lines_still_print(papers: Papers, browser: Browser) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db, text="无")
    (page,) = pages(browser.as_(papers.cast.signatory).get(f"/inspections/{record.id}/paper.pdf").data)
    for words in ("检查人签名：王监控2026年11月20日", "企业负责人签名：年月日", "跟踪检查人签名：年月日"):
        assert plain(words) in page.inside()


def test_there_is_no_paper_before_the_inspector_has_signed(papers: Papers, browser: Browser) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db)
        assert record.stage is Stage.DRAFT
    assert browser.as_(papers.cast.monitor).get(f"/inspections/{record.id}/paper.pdf").status_code == 409
    assert browser.as_(papers.cast.signatory).get(f"/inspections/{record.id}/paper.pdf").status_code == 404
