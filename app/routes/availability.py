"""在线率 pages: the cameras of a site with their 92 days and today, one camera by day and month, and both as a workbook (D1-1)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from app import page
from app.language import say
from records import availability, clock
from records.availability import Day
from records.base import Text, Unfit
from records.camera import Camera
from records.printed import book
from records.scope import visible
from records.site import Site

bp = Blueprint("availability", __name__)
#: strips on one page: what one statement may add up
_STRIPS = 20
#: cameras in one workbook
_MOST = 500
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _span() -> tuple[date, date]:
    """`?month=2026-11`, or the last 92 days and today."""
    told = request.args.get("month", "")
    if not told:
        return availability.last_days()
    try:
        first = datetime.strptime(told, "%Y-%m").replace(tzinfo=clock.BEIJING).date()
    except ValueError:
        raise Unfit(Text("月份“{told}”无法识别。", told=told), at="month") from None
    return first, min(clock.beijing(clock.now()).date(), (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


@bp.get("/availability")
def listed() -> ResponseReturnValue:
    """Cameras that the person may know of, a strip each; `?site=`, `?month=`."""
    site = request.args.get("site", type=int)
    wanted = visible(Camera, g.actor).where(Camera.retired.is_(False))
    found = page.listed((wanted.where(Camera.site_id == site) if site else wanted).order_by(Camera.site_id, Camera.code), per_page=_STRIPS)
    first, last = _span()
    days = availability.of_cameras(g.db, [camera.id for camera in found["rows"]], first, last) if last >= first else {}
    sites = [(each.id, each.name) for each in page.rows(visible(Site, g.actor).order_by(Site.name))]
    return page.show(
        "availability/listed.html", list=found, sites=sites, site=site, month=request.args.get("month", ""), first=first, last=last,
        months=_months(), rows={number: (availability.total(mine), availability.usual_rate(mine)) for number, mine in days.items()},
        strips={number: availability.strip(mine) for number, mine in days.items()},
    )  # fmt: skip


@bp.get("/cameras/<int:number>/availability")
def shown(number: int) -> ResponseReturnValue:
    """One camera: its strip, its months, and every day as a table."""
    camera = page.get(Camera, number)
    first, last = _span()
    days = availability.of_cameras(g.db, [camera.id], first, last)[camera.id] if last >= first else []
    return page.show(
        "availability/shown.html", camera=camera, days=list(reversed(days)), strip=availability.strip(days), months=_by_month(days),
        usual=availability.usual_rate(days), whole=availability.total(days) if days else None, choices=_months(),
        month=request.args.get("month", ""), first=first, last=last,
    )  # fmt: skip


def _months() -> list[tuple[str, str]]:
    """This month and the three before, the newest first."""
    day = clock.beijing(clock.now()).date()
    found = []
    for _ in range(4):
        found.append((f"{day:%Y-%m}", f"{day:%Y-%m}"))
        day = day.replace(day=1) - timedelta(days=1)
    return found


def _by_month(days: Sequence[Day]) -> list[Day]:
    keys = sorted({day.day.replace(day=1) for day in days}, reverse=True)
    return [availability.total([day for day in days if day.day.replace(day=1) == key]) for key in keys]


@bp.get("/availability.xlsx")
def export() -> ResponseReturnValue:
    """The same facts by camera and day; `?camera=`, `?site=`, `?month=`."""
    wanted = visible(Camera, g.actor).where(Camera.retired.is_(False))
    for name, attribute in (("site", Camera.site_id), ("camera", Camera.id)):
        told = request.args.get(name, type=int)
        wanted = wanted.where(attribute == told) if told else wanted
    cameras = page.rows(wanted.order_by(Camera.site_id, Camera.code).limit(_MOST))
    first, last = _span()
    found = availability.of_cameras(g.db, [camera.id for camera in cameras], first, last) if last >= first else {}
    columns = [
        (say(word), width)
        for word, width in (
            (Text("场所"), 16), (Text("点位"), 18), (Text("编码"), 22), (Text("日期"), 12), (Text("在线率（%）"), 12),
            (Text("应录（秒）"), 12), (Text("已录（秒）"), 12), (Text("缺口（处）"), 12), (Text("缺口（秒）"), 12), (Text("原因"), 30),
            (Text("帧率（帧/秒）"), 14), (Text("应有帧率"), 12),
        )
    ]  # fmt: skip
    rows = (line for camera in cameras for line in _lines(camera, found.get(camera.id, [])))
    return page.download(book.render(say(Text("在线率")), columns, rows), "availability.xlsx", _XLSX)


def _lines(camera: Camera, days: Sequence[Day]) -> list[list[Any]]:
    usual = availability.usual_rate(days)
    return [
        [
            camera.site.name, camera.point, camera.code, f"{day.day}", float(day.percent), round(day.expected_s),
            round(day.recorded_s), day.gaps, round(day.gap_s),
            "、".join(say(cause) for cause in day.missing), round(day.rate, 2) if day.rate is not None else "",
            round(usual, 2) if usual is not None else "",
        ]
        for day in days if day.online is not None
    ]  # fmt: skip
