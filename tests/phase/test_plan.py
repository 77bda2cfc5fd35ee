"""phase.plan: an office orders the work its own way, by category of products; items stay under their phase (B14-1)."""

import pytest

from records import phase
from records.monitoring import Monitoring
from records.phase import OF_THE_NORM
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import begin
from workflows import phase as workflow

LINES = ["空箱检查", "装柜（可多次）", "抽温", "施封"]


def labels(scene: Scene, number: int) -> list[str]:
    """The phases of a monitoring."""
    with scene.database.read() as db:
        return [step.label for step in phase.plan_of(db, db.get_one(Monitoring, number))]


@pytest.mark.obligation("B14-1")
def test_the_offices_own_order_stands_on_the_desk_and_empty_is_the_norms_again(scene: Scene) -> None:
    sitting = begin(scene)
    assert labels(scene, sitting.number) == ["空箱检查", "预冷", "开始装货", "逐批", "装毕", "施封", "离场"]
    with scene.acting() as (db, cast):
        workflow.plan(db, cast.administrator, cast.branch, category="", lines=["到场", "离场"])
        workflow.plan(db, cast.administrator, cast.branch, category="虾类", lines=LINES)
    # the loading is of 冻南美白虾仁
    assert labels(scene, sitting.number) == ["空箱检查", "装柜", "抽温", "施封"]
    assert scene.last().verb == "phase.plan"
    assert scene.last().changes["phases"] == ["空箱检查", "装柜", "抽温", "施封"]
    for category in ("虾类", ""):
        with scene.acting() as (db, cast):
            workflow.plan(db, cast.administrator, cast.branch, category=category, lines=[])
    assert labels(scene, sitting.number) == [step.label for step in OF_THE_NORM]


def test_a_renamed_phase_keeps_its_items_and_a_new_one_gets_a_key_of_its_own(scene: Scene) -> None:
    renamed = ["装柜" + workflow.AGAIN if step.key == "batch" else step.label for step in OF_THE_NORM]
    with scene.acting() as (db, cast):
        steps = workflow.plan(db, cast.administrator, cast.branch, category="", lines=renamed)
        assert [step.key for step in steps] == [step.key for step in OF_THE_NORM]
        more = workflow.plan(db, cast.administrator, cast.branch, category="", lines=[*renamed, "抽温"])
    assert more[3] == phase.Step("batch", "装柜", again=True)
    assert more[-1].key.startswith("own-")


def test_what_does_not_fit_is_said(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for lines in (["装", "装"], ["字" * 13], [str(n) for n in range(13)]):
            unfit(workflow.plan, db, cast.administrator, cast.branch, at="lines", category="", lines=lines)


def test_only_an_administrator_of_the_office(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(workflow.plan, db, other, cast.branch, category="", lines=LINES)


def test_the_page_shows_and_sets(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    assert "空箱检查" in client.get("/phases").text
    assert client.post("/phases", data={"category": "烤鳗", "lines": "\n".join(LINES)}).status_code == 303
    page = client.get("/phases?category=烤鳗").text
    assert "空箱检查 → 装柜（可多次） → 抽温 → 施封" in page
    wrong = client.post("/phases", data={"category": "", "lines": "装\n装"})
    assert wrong.status_code == 422
    assert "不能重复" in wrong.text
    reader = browser.as_(scene.cast.monitor).get("/phases")
    assert 'name="lines"' not in reader.text
