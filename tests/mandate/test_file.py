"""mandate.file: on what a signatory's right rests; after its term the person reads and no longer signs (F2-8, P11)."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from records.audit import Audit
from records.base import Refused, Unfit
from records.mandate import Basis, Mandate
from records.vault import Kept
from tests.conftest import Browser
from tests.inspection.test_attachment import PDF
from tests.papers import Papers
from workflows import inspection, mandate

SCAN = ("委托书.pdf", "application/pdf", Kept("mandate/1/a.pdf", "0" * 64, 10))


def filed(papers: Papers, begins_on: date, ends_on: date | None, basis: Basis = Basis.AUTHORISED) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        mandate.file(db, here.administrator, here.signatory, basis=basis, begins_on=begins_on, ends_on=ends_on, document=SCAN)


@pytest.mark.obligation("F2-8")
def test_after_the_term_the_signatory_reads_and_does_not_write_or_sign(papers: Papers, browser: Browser) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
        inspection.correct(db, papers.cast.within(db).signatory, record, text="已改。", version=0)
    filed(papers, date(2025, 11, 20), date(2026, 11, 19))
    firm = browser.as_(papers.cast.signatory)
    assert firm.get(f"/inspections/{record.id}").status_code == 200
    for answer in (firm.get(f"/inspections/{record.id}/sign"), firm.post(f"/inspections/{record.id}/correction", data={"text": "改"})):
        assert answer.status_code == 409
        assert "已于 2026-11-19 到期" in answer.text
    filed(papers, date(2026, 11, 20), date(2026, 11, 20))
    assert firm.get(f"/inspections/{record.id}/sign").status_code == 200


@pytest.mark.parametrize(("begins_on", "ends_on"), [(date(2026, 11, 21), None), (date(2026, 1, 1), date(2026, 11, 19))])
def test_a_term_that_has_not_begun_or_is_over_does_not_hold(papers: Papers, begins_on: date, ends_on: date | None) -> None:
    filed(papers, begins_on, ends_on, Basis.LEGAL)
    with papers.database.act("test") as db:
        record = papers.released(db)
        with pytest.raises(Refused, match="到期"):
            inspection.correct(db, papers.cast.within(db).signatory, record, text="已改。", version=0)


def test_an_authorisation_needs_its_document_and_a_last_day(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        told = {"basis": Basis.AUTHORISED, "begins_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "document": SCAN}
        for wrong in ({"ends_on": None}, {"document": None}, {"ends_on": date(2025, 12, 31)}):
            with pytest.raises(Unfit):
                mandate.file(db, here.administrator, here.signatory, **{**told, **wrong})
        with pytest.raises(Refused, match="只为企业负责人"):
            mandate.file(db, here.administrator, here.upkeep, **told)
        for other in (here.monitor, here.stranger, here.overseer, here.signatory):
            with pytest.raises(Refused) as refused:
                mandate.file(db, other, here.signatory, **told)
            assert refused.value.status == 403
        assert db.scalars(select(Mandate)).all() == []


def test_the_scan_is_kept_and_only_the_office_and_the_person_get_it(papers: Papers, browser: Browser) -> None:
    cast = papers.cast
    page = browser.as_(cast.administrator)
    address = f"/users/{cast.signatory.id}/mandates"
    told = {"basis": "authorised", "begins_on": "2026-01-01", "ends_on": "2026-12-31"}
    assert page.post(address, data=told).status_code == 422
    bad = page.post(address, data={**told, "document": (BytesIO(b"no pdf"), "a.pdf")})
    assert (bad.status_code, "不是 JPG" in bad.text) == (422, True)
    assert page.post(address, data={**told, "document": (BytesIO(PDF), "委托书.pdf")}).status_code == 303
    assert "委托书.pdf" in page.get(address).text
    for person, status in ((cast.administrator, 200), (cast.signatory, 200), (cast.other_signatory, 404), (cast.stranger, 404)):
        answer = browser.as_(person).get("/mandates/1/document")
        assert answer.status_code == status
        assert status != 200 or answer.data == PDF
    with papers.database.read() as db:
        assert [row.verb for row in db.scalars(select(Audit))] == ["mandate.file"]


@pytest.mark.obligation("F2-8")
def test_the_page_is_of_signatories_alone_and_for_the_offices_administrators_alone(papers: Papers, browser: Browser) -> None:
    cast = papers.cast
    for of, person, status in (
        (cast.signatory, cast.administrator, 200), (cast.signatory, cast.signatory, 403), (cast.signatory, cast.overseer, 403),
        (cast.signatory, cast.monitor, 404), (cast.second_monitor, cast.monitor, 404), (cast.monitor, cast.monitor, 403),
        (cast.monitor, cast.administrator, 409), (cast.upkeep, cast.administrator, 409), (cast.administrator, cast.administrator, 409),
    ):  # fmt: skip
        answer = browser.as_(person).get(f"/users/{of.id}/mandates")
        assert (answer.status_code, "只为企业负责人" in answer.text) == (status, status == 409), (of.name, person.name)
