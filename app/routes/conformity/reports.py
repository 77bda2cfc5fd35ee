"""The reports of a site: frozen, printed with the pictures that the reader may see, compared with each other or with now (C3-1)."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from app import page, visit
from app.language import say
from app.routes.conformity.pages import bp
from app.video import preview, state
from app.video.index import pieces_between
from records import clock, vault
from records.base import NotThere, Text, Unfit
from records.camera import Camera
from records.conformity import Report, Verdict
from records.conformity.areas import states
from records.conformity.content import Picture, content_of, differences
from records.conformity.gathering import Rows
from records.grant import Right
from records.home_view import in_force
from records.monitoring import Mode
from records.printed import book
from records.printed import conformity as printed
from records.scope import visible, watchable
from records.site import Site
from records.user import Role
from workflows import conformity as workflow
from workflows import served as served_workflow

#: a picture older than this is not of the moment: then the reference picture stands there
_RECENT = timedelta(minutes=10)
#: pictures in one report; decoding more would keep everybody waiting
_MOST_PICTURES = 60
_WIDTH = 320
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


#: the second sheet: areas with their cover, what is lost with each camera, conflicts of modes
_AREAS = Text("监控区域")
_AREA_COLUMNS = ((Text("区域、摄像头"), 24), (Text("摄像头"), 40), (Text("状态"), 16), (Text("说明"), 60))


@bp.post("/sites/<int:number>/conformity/reports")
def report(number: int) -> ResponseReturnValue:
    """Freeze the judgement of now."""
    site = page.get(Site, number)
    try:
        taken = list(_taken(site))
    except vault.Full:
        raise Unfit(Text("证据库磁盘已满，画面未能存证，请联系管理员。")) from None
    made = workflow.report(g.db, g.actor, site, dark=_dark(workflow.now_of(g.db, site)), pictures=taken)
    return page.done(Text("已出具符合性报告。"), url_for("conformity.shown", number=site.id) + "#reports", number=made.id)


def _dark(rows: Rows) -> frozenset[int]:
    return state.dark(g.db, page.settings().footage, [camera.id for camera in rows.cameras])


def _taken(site: Site) -> Iterator[Picture]:
    """The newest picture of each camera that answers a clause, kept for the report whoever may look at it later."""
    cameras = {camera.id: camera for line in workflow.now_of(g.db, site).judged().lines for camera in line.cameras}
    views = in_force(g.db, list(cameras))
    for camera in sorted(cameras.values(), key=lambda camera: camera.point)[:_MOST_PICTURES]:
        now = clock.now()
        still = preview.newest(pieces_between(g.db, camera.id, now - _RECENT, now, page.settings().footage), width=_WIDTH)
        if still is not None:
            name = f"{camera.code}_{clock.beijing(still.shown_at):%Y%m%dT%H%M%S}_{sha256(still.jpeg).hexdigest()[:12]}.jpg"
            kept = vault.keep(page.settings().evidence, f"conformity/{site.id}", name, io.BytesIO(still.jpeg))
            yield Picture(camera, still.shown_at, kept)
        elif view := next(iter(views.get(camera.id, [])), None):
            yield Picture(camera, view.shown_at, vault.Kept(view.path, view.sha256, view.bytes), is_home=True)


def _pictures(content: dict[str, Any]) -> list[tuple[str, bytes]]:
    """Of the pictures kept for the report those of cameras whose recording this reader may see; each is a look in the trail."""
    kept = content.get("pictures", [])
    allowed = watchable(g.db, g.actor, [each["camera"] for each in kept], Right.PLAYBACK)
    cameras = {camera.id: camera for camera in page.rows(visible(Camera, g.actor).where(Camera.id.in_(allowed)))}
    shown = [each for each in kept if each["camera"] in cameras]
    if shown:
        with page.database().act(visit.origin()) as db:
            for each in shown:
                served_workflow.note_look(db, g.actor, cameras[each["camera"]], visit=visit.token(), mode=Mode.PLAYBACK)
    return [_told(each) for each in shown]


def _told(picture: dict[str, Any]) -> tuple[str, bytes]:
    """Whose picture it is and of when; what is not any more what was kept is said to be so and not shown."""
    at = clock.beijing(datetime.fromisoformat(picture["shown_at"]))
    what = Text("日常视角，摄于") if picture["is_home"] else Text("画面时间")
    caption = f"{picture['point']} {say(what)} {at:%Y-%m-%d %H:%M:%S}"
    if not vault.is_whole(page.settings().evidence, picture["path"], picture["sha256"]):
        return f"{caption} {say(Text('文件缺失或已变'))}", b""
    with vault.open(page.settings().evidence, picture["path"]) as stream:
        return caption, stream.read()


@bp.get("/conformity-reports/<int:number>.pdf")
@page.media
def paper(number: int) -> ResponseReturnValue:
    """The frozen report on paper."""
    found = page.get(Report, number)
    content = found.document.opened()
    return page.download(printed.render(content, _pictures(content)), _name(found, "pdf"), "application/pdf")


@bp.get("/conformity-reports/<int:number>.xlsx")
@page.media
def workbook(number: int) -> ResponseReturnValue:
    """The frozen report as a workbook: text and numbers only."""
    found = page.get(Report, number)
    content = found.document.opened()
    columns = (
        (Text("条款编号"), 18), (Text("所在章节"), 40), (Text("条款"), 60), (Text("控制权"), 12), (Text("结论"), 12), (Text("缺口"), 40),
        (Text("认定"), 30), (Text("摄像头"), 40),
    )  # fmt: skip
    raw = book.render(
        say(Text("符合性")), [(say(word), width) for word, width in columns], (_cells(line) for line in content["lines"]),
        pictures=_pictures(content), pictures_title=say(Text("画面")),
        beside=(
            book.Sheet(say(_AREAS), [(say(word), width) for word, width in _AREA_COLUMNS], printed.areas_of(content)),
            book.Sheet(say(Text("概况")), [(say(Text("项目")), 24), (say(Text("内容")), 80)], _facts(content)),
        ),
        header=f"{printed.TITLE}　{content['site']}　{clock.beijing(found.made_at):%Y-%m-%d %H:%M}",
    )  # fmt: skip
    return page.download(raw, _name(found, "xlsx"), _XLSX)


def _facts(content: dict[str, Any]) -> list[tuple[str, object]]:
    """Which site, by whom and when, with what result: as on the paper's first page."""
    kinds = "、".join(say(Text.of_json(each)) for each in content["kinds"]) or say(Text("未设定，仅适用总则"))
    at = clock.beijing(datetime.fromisoformat(content["made_at"]))
    told = [
        (Text("场所"), content["site"]), (Text("企业"), content["enterprise"]), (Text("监管机构"), content["office"]),
        (Text("出具时间"), f"{at:%Y-%m-%d %H:%M:%S}"), (Text("出具人"), content["made_by"]), (Text("场所类型"), kinds),
        (Text("符合率"), printed.share(content)),
    ]  # fmt: skip
    return [(say(word), value) for word, value in told] + [(say(each.label), content["counts"][each.value]) for each in Verdict]


def _cells(line: dict[str, Any]) -> list[object]:
    control = {"exclusive": Text("海关专控"), "primary": Text("海关主控")}.get(line["control"])
    return [
        line["key"], line["under"], line["text"], say(control or Text("规范未规定")), say(Verdict(line["verdict"]).label),
        "\n".join(say(Text.of_json(gap)) for gap in line["gaps"]), "\n".join(printed.ruled(each) for each in line["rulings"]),
        "、".join(camera["name"] for camera in line["cameras"]),
    ]  # fmt: skip


def _name(report: Report, extension: str) -> str:
    return f"{report.site.name}符合性报告{clock.beijing(report.made_at):%Y%m%d-%H%M}.{extension}"


@bp.get("/sites/<int:number>/conformity/compare")
def compare(number: int) -> ResponseReturnValue:
    """`?before=` and `?after=` are reports of this site; without `after` the earlier one is held against now."""
    page.only(Role.ADMINISTRATOR)
    site = page.get(Site, number)
    reports = page.rows(visible(Report, g.actor).where(Report.site_id == site.id).order_by(Report.id.desc()))
    before, after = (_chosen(reports, request.args.get(name, type=int)) for name in ("before", "after"))
    if before is None:
        raise NotThere
    old = before.document.opened()
    new = after.document.opened() if after else _now(site)
    return page.show(
        "conformity/compare.html", site=site, reports=reports, before=before, after=after, old=old, new=new, changed=differences(old, new),
        sentence=Text.of_json, share=printed.share,
    )  # fmt: skip


def _chosen(reports: Sequence[Report], number: int | None) -> Report | None:
    return next((each for each in reports if each.id == number), None)


def _now(site: Site) -> dict[str, Any]:
    rows = workflow.now_of(g.db, site)
    areas = states(rows.areas, rows.cameras, _dark(rows))
    return content_of(site, rows.kinds, rows.judged(), areas, by=g.actor.name, at=clock.now())
