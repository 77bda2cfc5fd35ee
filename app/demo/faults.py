"""A fault of the demonstration: the weighbridge's camera without power for 42 hours, the spare part on its way."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.demo.places import Places
from records import clock
from records.fault import Kind
from workflows import fault

WEIGHBRIDGE = "42019011101321302001"


def make(db: Session, places: Places, now: datetime) -> None:
    """Found, contacted, reported, checked and urged by their persons, at their times."""
    monitor, upkeep, camera = places.users["wangxl"], places.users["liuzq"], places.cameras[WEIGHBRIDGE]

    def at(hours_before: float) -> datetime:
        moment = now - timedelta(hours=hours_before)
        clock.stop_at(moment)
        return moment

    at(41.5)
    it = fault.find(
        db, monitor, camera.site, kind=Kind.DAMAGED, camera=camera, remark="雷雨后无图像，指示灯不亮；排查期间摄像头已停用。",
    )  # fmt: skip
    fault.contact(
        db, monitor, it, kind=Kind.DAMAGED, unit="澜澄水产设备科", person="刘志强", at=at(41.2), text="已派人查看，初步判断供电模块烧坏。"
    )
    fault.report(
        db, upkeep, it, unit="烟台海关", person="王晓琳", at=at(40.8), text="地磅01供电模块烧坏，需更换，备件自青岛调运。"
    )
    fault.check(
        db, monitor, it, unit="CSNU6140735", person="现场检疫人员 于海", at=at(19), text="出厂前在地磅现场核对车号、箱号和重量，相符。"
    )
    fault.urge(db, monitor, it, person="刘志强", at=at(18), text="请确认备件到货时间，今日内更换。")
