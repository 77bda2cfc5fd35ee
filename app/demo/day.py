"""The day before the demonstration: monitorings, sheets, anomalies, made by the real acts as their persons, at their times."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.places import Places
from records import base, clock
from records.anomaly import Anomaly, StepKind
from records.camera import Camera
from records.item import Item, Result
from records.loading import Loading
from records.monitoring import Mode, Monitoring
from records.served import Served
from records.sheet import Sheet
from records.user import User
from workflows import anomaly, loading, monitoring, sheet

DOCK, SECOND, GATE = "42019011101321320001", "42019011101321320002", "42019011101321308001"
_SEEN = {
    "floor": "地面清洁，无积水", "workers": "工作服、帽、口罩穿戴齐全", "container": (
        "企业已检查空箱；地板清洁干燥、无破损；四壁清洁、无破损；门胶条完好；无前货残留"
    ),
    "handling": "轻装轻卸，外箱完好清洁", "product": "与报检信息一致", "batch": "与报检信息一致", "quantity": "逐批清点，与报检信息一致",
    "undeclared": "未见混入夹带", "container_number": "与单证一致", "seal": "装毕即施封，封识完好",
}  # fmt: skip


class Day:
    """Acts of the past, each with the clock stopped at its time."""

    def __init__(self, db: Session, places: Places, now: datetime) -> None:
        self._db = db
        self._places = places
        self._now = now
        self._items = {item.key: item for item in db.scalars(select(Item))}

    def make(self) -> None:
        """A finished morning, a graver case still open, a sheet still to be submitted."""
        wang, sun = self._places.users["wangxl"], self._places.users["sunzy"]
        first = self._monitor(wang, 5.0, self._loading(5.1, "冻南美白虾仁 31/40", "CSNU6140735", "鲁F3T561"))
        minor = self._flag(first, wang, SECOND, 4.99, "floor", Result.MINOR, "平台地面有约1平方米积水，工人随即推水清理，5分钟后已干。")
        self._decide(minor, 4.6, "现场已当场清理，予以提醒，下次装箱重点查看。", settle=True)
        self._submit(first, wang, 4.1, {SECOND: (Result.MINOR, "地面积水约1平方米，已当场清理。")})
        second = self._monitor(sun, 3.0, self._loading(3.1, "冻煮南美白虾 26/30", "EMCU5317802", "鲁F8H903"))
        self._submit(second, sun, 2.2, {})
        open_ = self._monitor(wang, 0.7, self._loading(0.8, "冻南美白虾仁 31/40", "SZLU9631720", "鲁F52837D"))
        self._flag(open_, wang, DOCK, 0.69, "workers", Result.SERIOUS, "连续2名装卸工人未戴工作帽搬运冻虾仁外箱，提醒后仍未整改。")
        self._at(0.5)
        monitoring.stop(self._db, wang, open_)

    def _at(self, hours_before: float) -> datetime:
        moment = self._now - timedelta(hours=hours_before)
        clock.stop_at(moment)
        return moment

    def _loading(self, hours_before: float, product: str, container: str, plate: str) -> Loading:
        site = self._places.sites[0]
        planned_at = self._at(hours_before)
        details: dict[str, str | int | None] = {
            "container": container, "container_type": "45R1", "tractor_plate": plate, "contact": site.enterprise.contact,
            "contact_phone": site.enterprise.contact_phone, "declaration_number": "119000026271655",
            "cartons": 1152, "cartons_per_pallet": 48,
        }  # fmt: skip
        area = self._places.areas[site.id, "装箱平台"]
        return loading.announce(
            self._db, self._places.users["wangxl"], site, area=area, planned_at=planned_at, product=product, details=details,
        )  # fmt: skip

    def _monitor(self, user: User, hours_before: float, about: Loading) -> Monitoring:
        begun_at = self._at(hours_before)
        made = monitoring.begin(self._db, user, about)
        visit = f"demo-{made.id}"
        for code in (DOCK, SECOND):
            camera, seen = self._camera(code), (begun_at, begun_at + timedelta(seconds=80))
            with base.door("seed"):
                self._db.add(Served(
                    visit=visit, camera_id=camera.id, mode=Mode.LIVE, begins_at=seen[0], ends_at=seen[1], sent_at=seen[1],
                ))  # fmt: skip
                self._db.flush()
            monitoring.credit(
                self._db, user, made, camera=camera, begins_at=seen[0], ends_at=seen[1], mode=Mode.LIVE, visit=visit,
            )  # fmt: skip
        return made

    def _camera(self, code: str) -> Camera:
        return self._places.cameras[code]

    def _flag(self, about: Monitoring, user: User, code: str, hours_before: float, item: str, grade: Result, remark: str) -> Anomaly:
        seen_at = self._at(hours_before)
        return anomaly.flag(
            self._db, user, about, camera=self._camera(code), seen_at=seen_at, item=self._items[item], grade=grade, remark=remark,
            visit=f"demo-{about.id}", clip_span=(seen_at - timedelta(seconds=20), seen_at + timedelta(seconds=20)),
        )  # fmt: skip

    def _decide(self, about: Anomaly, hours_before: float, opinion: str, *, settle: bool) -> None:
        head = self._places.users["lijg"]
        at = self._at(hours_before + 0.1)
        anomaly.inform(self._db, head, about, kind=StepKind.NOTIFIED, at=at, person="现场检疫人员 于海", text="已到平台查看，清理完毕。")
        self._at(hours_before)
        anomaly.decide(self._db, head, about, opinion=opinion)
        if settle:
            anomaly.settle(self._db, head, about)

    def _submit(self, about: Monitoring, user: User, hours_before: float, abnormal: dict[str, tuple[Result, str]]) -> None:
        self._at(hours_before)
        made = self._db.scalars(select(Sheet).where(Sheet.monitoring_id == about.id)).unique().one()
        for row in made.rows:
            if row.camera.code in {DOCK, SECOND}:
                result, remark = abnormal.get(row.camera.code, (Result.NORMAL, ""))
                change = sheet.Change(seen=dict(_SEEN), result=result, remark=remark)
                sheet.write(self._db, user, made, row=row, version=row.version, change=change)
        sheet.submit(self._db, user, made)
