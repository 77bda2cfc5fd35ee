"""ground_plan.draw: a site's drawing, made anew of what was uploaded; another takes its place and none is lost (C7-1)."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from app.settings import Settings
from records.ground_plan import GroundPlan, redrawn
from records.site import Site
from records.vault import Kept
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from workflows import ground_plan


def picture(kind: str = "PNG", size: tuple[int, int] = (800, 450)) -> bytes:
    """A drawing with something hidden in it that must not be kept."""
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **({"comment": b"hidden"} if kind == "JPEG" else {}))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_is_kept_is_drawn_anew(scene: Scene, settings: Settings, browser: Browser, kind: str) -> None:
    client, raw = browser.as_(scene.cast.administrator), picture(kind) + b"<script>tail</script>"
    answer = client.post(f"/sites/{scene.cast.site.id}/plan", data={"picture": (io.BytesIO(raw), "plan.png")})
    assert answer.status_code == 303
    with scene.database.read() as db:
        plan = db.scalars(select(GroundPlan)).unique().one()
    kept = (settings.evidence / plan.path).read_bytes()
    assert (plan.width, plan.height) == (800, 450)
    assert kept.startswith(b"\x89PNG")
    assert b"tail" not in kept
    assert b"hidden" not in kept
    with client.get(f"/ground-plans/{plan.id}.png") as shown:
        assert shown.data == kept
    assert browser.as_(scene.cast.stranger).get(f"/ground-plans/{plan.id}.png").status_code == 404
    assert scene.last().verb == "ground_plan.draw"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "请选择平面图文件。"), (b"<svg onload=alert(1)>", "平面图须是完好的PNG或JPEG图片。"),
        (picture()[:200], "平面图须是完好的PNG或JPEG图片。"), (picture(size=(100, 900)), "平面图过小"),
        (b"\x89PNG" + b"0" * (10 * 1024 * 1024), "平面图超过10 MB"),
    ],
    ids=["nothing", "svg", "torn", "small", "large"],
)  # fmt: skip
def test_what_is_no_picture_is_refused_with_a_sentence(scene: Scene, browser: Browser, raw: bytes, said: str) -> None:
    assert said in unfit(redrawn, raw, at="picture")
    client = browser.as_(scene.cast.administrator)
    # the test's own client leaves the file open in which it keeps what is larger
    shown = raw[:400_000]
    answer = client.post(f"/sites/{scene.cast.site.id}/plan", data={"picture": (io.BytesIO(shown), "plan.png")})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True) or shown != raw
    with scene.database.read() as db:
        assert db.scalars(select(GroundPlan)).unique().all() == []


def test_another_takes_its_place_a_retired_site_and_strangers_are_refused(scene: Scene) -> None:
    for name in ("a", "b"):
        with scene.acting() as (db, cast):
            ground_plan.draw(db, cast.administrator, cast.site, kept=Kept(f"plan/{name}.png", name * 64, 1), size=(800, 450))
    with scene.acting() as (db, cast):
        told = {"kept": Kept("plan/c.png", "c" * 64, 1), "size": (800, 450)}
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(ground_plan.draw, db, other, cast.site, **told)
        gone = Site(id=cast.site.id, retired=True, in_service=True)
        gone.office = cast.branch
        refused(ground_plan.draw, db, cast.administrator, gone, status=409, **told)
    with scene.database.read() as db:
        assert [(row.path, row.ends_at is None) for row in db.scalars(select(GroundPlan).order_by(GroundPlan.id)).unique()] == [
            ("plan/a.png", False), ("plan/b.png", True),
        ]  # fmt: skip
