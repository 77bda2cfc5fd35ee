"""The upkeep of the demonstration's first site, made by the real acts as their persons over weeks; the second site has none yet."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from app.demo.places import Places
from records import base, clock, vault
from records.attachment import Sent
from records.equipment import Equipment, Kind, Standard
from records.network import DeviceState
from records.printed import paper
from records.review import Method
from records.room import Kind as RoomKind
from records.room import Room
from records.routine import Point, Routine, Stage
from records.seal import Kind as SealKind
from records.signage import Kind as Sign
from records.signage import Size
from workflows import equipment, network, review, room, seal, signage, upkeep

_PICTURES = Path(__file__).resolve().parents[2] / "static" / "img"
#: how many days back the daily checks go; on which of them something was wrong, and which was missed
_DAYS, _WRONG, _MISSED = 12, 3, 5


class Upkept:
    """Acts of the past, each with the clock stopped at its time."""

    def __init__(self, db: Session, places: Places, evidence: Path, now: datetime) -> None:
        self._db = db
        self._now = now
        self._evidence = evidence
        self._places = places
        self._site = places.sites[0]
        self._firm, self._head, self._officer = places.users["liuzq"], places.users["lijg"], places.users["wangxl"]

    def make(self) -> None:
        """Filed unit and room, devices with some of their papers, signs in half of the areas, a look of customs still to be answered."""
        self._at(200)
        first = upkeep.appoint(self._db, self._firm, self._site, unit="澜澄水产设备科", head="丛明", phone="0535-6000277", head_user=None)
        upkeep.file(self._db, self._head, first)
        self._at(40)
        second = upkeep.appoint(
            self._db, self._firm, self._site, unit="烟台港信智能科技有限公司", head="刘志强", phone="0535-6710328", head_user=self._firm
        )
        self._at(39)
        upkeep.file(self._db, self._head, second)
        self._rooms()
        self._signs()
        self._days()
        self._review()

    def _at(self, days_before: float) -> datetime:
        moment = self._now - timedelta(days=days_before)
        clock.stop_at(moment)
        return moment

    def _rooms(self) -> None:
        self._at(38)
        main = room.register(self._db, self._firm, self._site, name="监控机房", kind=RoomKind.ROOM, place="办公楼一层东侧")
        gate = room.register(self._db, self._firm, self._site, name="门卫室机柜", kind=RoomKind.CABINET, place="厂区大门门卫室")
        self._db.flush()
        rules = room.submit_rules(self._db, self._firm, main, document=self._paper("监控机房管理制度"))
        room.file_rules(self._db, self._head, rules)
        sealed = seal.apply(self._db, self._officer, main, kind=SealKind.SEAL, number="YT20260107", at=self._at(37))
        seal.open(
            self._db, self._officer, sealed, opened_by="刘志强", at=self._at(9), reason="硬盘告警，更换2号录像主机硬盘，王晓琳到场。",
            new_number="YT20260131",
        )  # fmt: skip
        self._at(36)
        self._devices(main, gate)

    def _devices(self, main: Room, gate: Room) -> None:
        gateway = self._device(Kind.SECURITY, "视频安全网关", "启明 VSG-2100", main)
        recorder = self._device(Kind.RECORDER, "1号录像主机", "海澜 NVR-6432", main)
        self._device(Kind.NETWORK, "接入交换机", "港信 S3328", gate)
        for device in (gateway, recorder):
            self._certify(device, Standard.SELECTION, "HST58-2026-0418")
            self._certify(device, Standard.NATIONAL, "2026-CCC-11870")
        for standard, number in ((Standard.COMPATIBLE, "联调-2026-03"), (Standard.DESIGN, "竣工-2026-011")):
            self._certify(None, standard, number)
        network.record(
            self._db, self._firm, self._site, networked=True, equipment=gateway, state=DeviceState.WORKING,
            remark="电子口岸专线，带宽100 Mbps",
        )  # fmt: skip

    def _device(self, kind: Kind, name: str, model: str, where: Room) -> Equipment:
        made = equipment.register(self._db, self._firm, self._site, kind=kind, name=name, model=model, serial="", room=where, camera=None)
        self._db.flush()
        return made

    def _certify(self, device: Equipment | None, standard: Standard, number: str) -> None:
        equipment.certify(
            self._db, self._firm, self._site, equipment=device, standard=standard, number=number, issued_by="国家安防检测中心",
            ends_on=date(2029, 3, 31), document=self._paper(number),
        )  # fmt: skip

    def _signs(self) -> None:
        self._at(35)
        for area, place in (("装箱平台", "平台东侧立柱，离地1.8米"), ("卡口", "道闸岗亭外墙"), ("冷库", "1号冷库库门右侧")):
            signage.post(
                self._db, self._firm, self._site, area=self._places.areas[self._site.id, area], camera=None, kind=Sign.PICTURE,
                size=Size.LARGE if area == "卡口" else Size.MEDIUM, place=place, photo=self._photo(area),
            )  # fmt: skip

    def _days(self) -> None:
        """Days in order, one with something wrong, one missed; nothing was recorded then, so what the system saw is made up too."""
        recorded = [each for each in self._places.cameras.values() if each.site_id == self._site.id and each.enabled]
        cameras = [{"id": each.id, "point": each.point, "recording": True, "gaps": 0, "gap_s": 0, "cause": None} for each in recorded]
        for back in range(_DAYS, 0, -1):
            at = self._at(back)
            made = Routine(site_id=self._site.id, day=clock.beijing(at).date(), stage=Stage.MISSED)
            if back != _MISSED:
                made.stage, made.confirmed_at, made.confirmed_by_id = Stage.CONFIRMED, at, self._firm.id
                made.automatic = {"at": clock.iso(at), "recorder": "running", "cameras": cameras}
            if back == _WRONG:
                made.wrong, made.remark = [Point.LENS.value], "冷库01镜头结霜，已擦净。"
            with base.door("seed"):
                self._db.add(made)
                self._db.flush()

    def _review(self) -> None:
        at = self._at(2)
        made = review.record(self._db, self._officer, self._site, method=Method.VISIT, at=at, remark="季度实地巡查。")
        self._db.flush()
        gate = next(camera for camera in self._places.cameras.values() if camera.site_id == self._site.id and camera.point == "卡口01")
        limit = clock.beijing(self._now).date() + timedelta(days=5)
        text = "卡口后方没有广角或云台摄像头，车辆尾部区域看不全。"
        review.find(self._db, self._officer, made, clause="2.1.6.2", camera=gate, text=text, due_on=limit)

    def _kept(self, name: str, raw: bytes, mimetype: str, extension: str) -> Sent:
        stored = f"{sha256(raw).hexdigest()}.{extension}"
        return f"{name}.{extension}", mimetype, vault.keep(self._evidence, f"upkeep/{self._site.id}", stored, BytesIO(raw))

    def _paper(self, name: str) -> Sent:
        """A page that says what it stands for."""

        def draw(canvas: Any) -> None:
            canvas.setFont(paper.SONG, 20)
            canvas.drawCentredString(paper.PAGE_WIDTH / 2, paper.PAGE_HEIGHT - 200, name)
            canvas.setFont(paper.SONG, 12)
            canvas.drawCentredString(paper.PAGE_WIDTH / 2, paper.PAGE_HEIGHT - 240, "演示文件")

        return self._kept(name, paper.printed(draw, title=name, author="演示"), "application/pdf", "pdf")

    def _photo(self, area: str) -> Sent:
        """The sign on a wall, drawn."""
        wall = Image.new("RGB", (960, 720), "#b9c0c4")
        draw = ImageDraw.Draw(wall)
        for row in range(0, 720, 60):
            draw.line((0, row, 960, row), fill="#a8b0b5", width=3)
            for column in range((row // 60 % 2) * 70, 960, 140):
                draw.line((column, row, column, row + 60), fill="#a8b0b5", width=3)
        with Image.open(_PICTURES / "sign-picture.png") as sign:
            board = sign.convert("RGB").resize((300, 400))
        draw.rectangle((338, 178, 646, 586), fill="#8b9398")
        wall.paste(board, (330, 170))
        raw = BytesIO()
        wall.save(raw, "JPEG", quality=85)
        return self._kept(f"标识-{area}", raw.getvalue(), "image/jpeg", "jpg")
