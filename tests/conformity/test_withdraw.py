"""conformity.withdraw: the clause is asked again; what was ruled stays readable (C13-1)."""

from records.conformity import Ruling, Sort, Stage, Verdict
from records.site import Site
from tests.scene import Scene, refused
from workflows import conformity


def test_it_ends_is_in_the_trail_and_only_its_office_does_it_once(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=["general_inspection"])
        made = conformity.rule(db, cast.administrator, cast.site, line="A1.1.1.4", sort=Sort.INAPPLICABLE, said="没有机检设备")
    with scene.acting() as (db, cast):
        found = db.get_one(Ruling, made.id)
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(conformity.withdraw, db, other, found)
        conformity.withdraw(db, cast.administrator, found)
    with scene.acting() as (db, cast):
        refused(conformity.withdraw, db, cast.administrator, db.get_one(Ruling, made.id), status=409)
        judgement = conformity.now_of(db, db.get_one(Site, cast.site.id)).judged()
    kept = scene.get(Ruling, made.id)
    assert (kept.stage, kept.said) == (Stage.WITHDRAWN, "没有机检设备")
    assert judgement.counts[Verdict.INAPPLICABLE] == 0
    assert scene.last().verb == "conformity.withdraw"
