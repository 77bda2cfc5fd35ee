"""The pages of 附件2, as the inspector and the factory use them."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from records import clock
from records.attachment import Attachment
from records.handover import HandOver
from records.inspection import Inspection, Stage
from tests.conftest import Browser
from tests.papers import DEADLINE, FOUND, NOW, PASSWORD, Papers, give_passwords


def photo(colour: str = "navy") -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    out.seek(0)
    return out


def drafted(papers: Papers, client: FlaskClient) -> int:
    answer = client.post("/inspections/new", data={
        "enterprise": papers.cast.enterprise.id, "product": "冻南美白虾仁", "scope": "1号装箱平台", "text": FOUND,
        "deadline": DEADLINE.isoformat(), "signers": [papers.cast.monitor.id],
    })  # fmt: skip
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def digest_on(page: str) -> str:
    return page.split('name="digest" value="')[1][:64]


def signed(client: FlaskClient, number: int, **other: str) -> object:
    shown = client.get(f"/inspections/{number}/sign")
    assert shown.status_code == 200, shown.text
    answer = client.post(f"/inspections/{number}/sign", data={"digest": digest_on(shown.text), "password": PASSWORD, **other})
    assert answer.status_code == 303, answer.text
    return answer


@pytest.fixture
def desk(papers: Papers, browser: Browser) -> Papers:
    give_passwords(browser.web, papers.database, papers.cast.monitor, papers.cast.second_monitor, papers.cast.signatory)
    return papers


@pytest.mark.obligation("F2-2", "F2-4", "F2-6", "F2-11")
def test_the_whole_way_through_the_pages(desk: Papers, browser: Browser) -> None:
    monitor, second = browser.as_(desk.cast.monitor), browser.as_(desk.cast.second_monitor)
    firm, other_firm = browser.as_(desk.cast.signatory), browser.as_(desk.cast.other_signatory)
    number = drafted(desk, monitor)
    address = f"/inspections/{number}"
    assert firm.get(address).status_code == 404
    assert firm.get(f"{address}/sign").status_code == 404
    signed(monitor, number)
    assert FOUND in firm.get(address).text
    clock.stop_at(NOW + timedelta(minutes=1))
    told = {"text": "已补装消毒液机。", "files": [(photo(), "机.jpg")], "version": "0", "next": "sign"}
    answer = firm.post(f"{address}/correction", data=told)
    assert answer.location == f"{address}/sign"
    assert "已补装" not in monitor.get(address).text
    signed(firm, number)
    clock.stop_at(NOW + timedelta(minutes=2))
    told = {"text": "运行正常。", "result": "yes", "signers": [desk.cast.second_monitor.id], "version": "0"}
    assert second.post(f"{address}/follow-up", data=told).status_code == 303
    assert "运行正常" not in firm.get(address).text
    signed(second, number)
    assert "已办结" in firm.get(address).text
    copy = firm.get(f"{address}/paper.pdf")
    assert copy.data.startswith(b"%PDF")
    with desk.database.read() as db:
        record = db.get_one(Inspection, number)
        assert record.stage is Stage.CLOSED
        assert [(each.way.value, each.by_id) for each in db.scalars(select(HandOver))] == [("downloaded", desk.cast.signatory.id)]
    for path in ("", "/sign", "/paper.pdf", "/signatures/1", "/signatures/1/stroke.png", "/attachments/1"):
        assert other_firm.get(f"{address}{path}").status_code == 404
    assert number not in [int(line) for line in other_firm.get("/inspections").text.split('href="/inspections/')[1:] if line.isdigit()]


def test_photos_are_kept_and_a_bad_file_is_named_while_the_rest_stays(desk: Papers, browser: Browser, tmp_path: Path) -> None:
    with desk.database.act("test") as db:
        number = desk.released(db).id
    firm, monitor = browser.as_(desk.cast.signatory), browser.as_(desk.cast.monitor)
    files = [(photo(), "工具.jpg"), (BytesIO(b"GIF89a"), "x.gif")]
    answer = firm.post(f"/inspections/{number}/correction", data={"text": "已补装。", "files": files, "version": "0"})
    assert answer.status_code == 422
    assert "“x.gif”不是 JPG、PNG 图片或 PDF 文件。" in answer.text
    assert "已补装。" in answer.text
    with desk.database.read() as db:
        kept = db.scalars(select(Attachment)).one()
    assert (tmp_path / "evidence" / kept.path).read_bytes() == photo().getvalue()
    shown = firm.get(f"/inspections/{number}/attachments/{kept.id}")
    assert shown.data == photo().getvalue()
    assert firm.get(f"/inspections/{number}/attachments/{kept.id}?small").data.startswith(b"\xff\xd8")
    assert monitor.get(f"/inspections/{number}/attachments/{kept.id}").status_code == 404
    again = firm.post(f"/inspections/{number}/correction", data={"text": "已补装。", "version": "2", "remove": str(kept.id)})
    assert again.status_code == 303
    assert "工具.jpg" not in firm.get(f"/inspections/{number}").text
