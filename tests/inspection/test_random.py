"""Whatever people try in whatever order: order, sides, frozen content and the derived stage hold, and a refusal leaves nothing behind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from records import clock
from records.base import Refused, Unfit
from records.inspection import Finding, Inspection, stage_of
from records.scope import visible
from records.signature import Meaning, is_genuine
from records.user import User
from tests.papers import HEAD, NOW, Papers
from workflows import inspection, signature

PEOPLE = ("monitor", "administrator", "second_monitor", "signatory", "other_signatory", "stranger")
ORDER = list(Meaning)


class Play:
    """One record and everybody's tries at it."""

    def __init__(self, papers: Papers, db: Session) -> None:
        self.papers, self.db = papers, db
        self.here = papers.cast.within(db)
        self.record = papers.draft(db)
        self.frozen: dict[int, str] = {}
        self.count = 0

    def attempt(self, act: str, person: str, choice: int) -> None:
        """One try; "write" is made by whoever may, "rush" is everybody trying to sign, one after the other."""
        clock.stop_at(clock.now() + timedelta(minutes=choice - 1))
        if act == "write":
            act, person = {"draft": ("find", "monitor"), "awaiting_correction": ("correct", "signatory")}.get(
                self.record.stage.value, ("follow", "second_monitor")
            )
        if act == "rush":
            for each in (person, *PEOPLE):
                self.attempt("sign", each, 1)
            return
        who: User = getattr(self.here, person)
        acts: dict[str, Callable[[User, int], Any]] = {
            "find": self._find, "correct": self._correct, "follow": self._follow, "sign": self._sign,
        }  # fmt: skip
        try:
            acts[act](who, choice)
        except (Refused, Unfit):
            assert not self.db.new
            assert not [row for row in self.db.dirty if self.db.is_modified(row)]

    def _version(self, meaning: Meaning) -> int:
        part = self.record.part(meaning)
        return part.version if part else 0

    def _find(self, who: User, choice: int) -> None:
        text = ("无", "地面积水。", "")[choice]
        signers = ((self.here.monitor,), (self.here.monitor, self.here.administrator), (self.here.second_monitor,))[choice]
        opinion = self.papers.opinion(self.db, text=text, signers=signers)
        inspection.find(self.db, who, self.record, head=HEAD, opinion=opinion, version=self._version(Meaning.FINDING))

    def _correct(self, who: User, choice: int) -> None:
        inspection.correct(self.db, who, self.record, text=("", "已改。", "已擦干。")[choice], version=self._version(Meaning.CORRECTION))

    def _follow(self, who: User, choice: int) -> None:
        told = {"text": "复查。", "is_satisfied": (None, True, False)[choice], "signers": (who,)}
        inspection.follow_up(self.db, who, self.record, version=self._version(Meaning.FOLLOW_UP), **told)

    def _sign(self, who: User, choice: int) -> None:
        if self.record.stage in signature.SIGN:
            self.papers.sign(self.db, who, self.record)

    def check(self) -> None:
        """All that must always be true."""
        record, parts = self.record, self.record.parts
        assert (record.stage, record.round) == stage_of(record.rounds)
        signed = [signature_ for part in sorted(parts, key=lambda p: (p.round, ORDER.index(p.kind_of))) for signature_ in part.signatures]
        assert [each.signed_at for each in signed] == sorted(each.signed_at for each in signed)
        assert len(signed) >= self.count
        self.count = len(signed)
        office = {each.user_id for each in signed if each.meaning is not Meaning.CORRECTION}
        firm = {each.user_id for each in signed if each.meaning is Meaning.CORRECTION}
        assert not office & firm
        assert firm <= {self.here.signatory.id}
        for part in parts:
            if part.document is not None:
                assert self.frozen.setdefault(part.id, part.document.content) == part.document.content
                block = part.document.opened()["rounds"][-1][part.kind_of.value]
                assert block["text"] == part.text
                assert all(is_genuine(each, part.document) for each in part.signatures)
        first = next(part for part in parts if isinstance(part, Finding))
        assert self._sees(self.here.signatory) == first.is_complete
        assert not self._sees(self.here.other_signatory)

    def _sees(self, person: User) -> bool:
        wanted = visible(Inspection, person).where(Inspection.id == self.record.id).with_only_columns(Inspection.id)
        return self.db.scalar(wanted) is not None


ACTS = ("find", "correct", "follow", "sign", "write", "write", "rush", "rush")
TRIES = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.integers(0, 2)), min_size=10, max_size=60)


@given(tries=TRIES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_tries_breaks_the_record(papers: Papers, tries: list[tuple[str, str, int]]) -> None:
    clock.stop_at(NOW)
    db = papers.database._acting(info={"origin": "test"})
    try:
        play = Play(papers, db)
        play.check()
        for act, person, choice in tries:
            play.attempt(act, person, choice)
            play.check()
        event(f"round {play.record.round}, {play.record.stage.value}")
    finally:
        db.rollback()
        db.close()
