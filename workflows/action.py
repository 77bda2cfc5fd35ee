"""The action: a change of state declared as data (who, when, what it needs, which duties it serves), run and audited one way."""

import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy.orm import Session

from records import audit, base
from records.base import Choice, Record, Refused, Text
from records.user import Actor
from workflows.rights import Who

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

#: why not (yet), or None; may read, never writes
Need = Callable[[Session, Actor, Any], Text | None]


@dataclass(frozen=True)
class Action:
    """One declared act. `verb` is its one name: right, audit entry, route and test file."""

    verb: str
    label: Text
    serves: tuple[str, ...]
    by: tuple[Who, ...]
    when: tuple[Choice, ...]
    needs: tuple[Need, ...]
    to: tuple[Choice, ...]
    within: tuple[str, ...]
    quiet: bool
    todo: Text | None
    about: type[Any]
    function: Callable[..., Any]

    @property
    def done(self) -> Text:
        """Its name where it stands as something that was done: in Chinese the label, in English not the imperative of a button."""
        return Text(self.label.msgid, f"{self.verb} done")


@dataclass(frozen=True)
class Verdict:
    """`ok`, or why not; `never` says that this person may not do it at any stage."""

    ok: bool
    why: Text | None = None
    never: bool = False


REGISTER: dict[str, Action] = {}


def action(
    label: str,
    *,
    serves: Iterable[str],
    by: Iterable[Who] = (),
    when: Iterable[Choice] = (),
    needs: Iterable[Need] = (),
    to: Iterable[Choice] = (),
    within: Iterable[str] = (),
    quiet: bool = False,
    todo: Text | None = None,
) -> Callable[[Callable[Concatenate[Session, Actor, S, P], R]], Callable[Concatenate[Session, Actor, S, P], R]]:
    """Declare `def verb(db, actor, subject, *, …)` an action of its module's concept.

    `by` names who may; `within` names outer acts it runs inside of (then the outer act's right holds); `when` the subject's
    stages; `to` the stages it leads to (for the diagram); `quiet` leaves no audit row (the recorder's rows); `todo` is the
    sentence under which a waiting subject stands in the lists of those who may act.
    """

    def declare(function: Callable[Concatenate[Session, Actor, S, P], R]) -> Callable[Concatenate[Session, Actor, S, P], R]:
        verb = f"{function.__module__.split('.', 1)[1].replace('.', '_')}.{function.__name__}"
        about = list(inspect.signature(function).parameters.values())[2].annotation
        declared = Action(
            verb, Text(label, verb), tuple(serves), tuple(by), tuple(when), tuple(needs), tuple(to), tuple(within), quiet, todo,
            about, function,
        )  # fmt: skip
        REGISTER[verb] = declared

        return _audited(declared, function)

    return declare


def _audited(declared: Action, function: Callable[Concatenate[Session, Actor, S, P], R]) -> Callable[Concatenate[Session, Actor, S, P], R]:
    """The act as it is called: right, stage, run, flush, entry in the trail; always in this order."""

    @functools.wraps(function)
    def act(db: Session, actor: Actor, subject: S, *args: P.args, **given: P.kwargs) -> R:
        _allow(declared, db, actor, subject)
        outer = base.acting()
        db.flush()  # what was changed before belongs to the act around this one, or to none and is refused
        with base.under(declared.verb):
            frame = audit.begin(db)
            try:
                result = function(db, actor, subject, *args, **given)
                db.flush()
            finally:
                changes = audit.end(db, frame)
        if not declared.quiet:
            about = subject if isinstance(subject, Record) else result
            audit.note(db, verb=declared.verb, actor=actor, subject=about, changes=changes, serves=declared.serves, inside=outer)
        return result

    return cast("Callable[Concatenate[Session, Actor, S, P], R]", act)


def _allow(declared: Action, db: Session, actor: Actor, subject: object) -> None:
    outer = base.acting()
    if outer is not None and (outer in declared.within or outer.startswith("door:")):
        _refuse(_stage(declared, subject))
        return
    verdict = judge(declared, actor, subject)
    _refuse(verdict)
    for need in declared.needs:
        why = need(db, actor, subject)
        if why is not None:
            raise Refused(why, status=409)


def _refuse(verdict: Verdict) -> None:
    if not verdict.ok and verdict.why is not None:
        raise Refused(verdict.why, status=403 if verdict.never else 409)


def judge(declared: Action, actor: Actor, subject: object) -> Verdict:
    """The pure check: who and when, without a database."""
    if not any(who.holds(actor, subject) for who in declared.by):
        return Verdict(ok=False, why=Text("您不能{act}。", act=declared.label), never=True)
    return _stage(declared, subject)


def _stage(declared: Action, subject: object) -> Verdict:
    if declared.when:
        stage = subject.stage  # type: ignore[attr-defined]  # every subject of an act with `when` has a stage
        if stage not in declared.when:
            return Verdict(ok=False, why=Text("现在是“{stage}”，不能{act}。", stage=stage.label, act=declared.label))
    return Verdict(ok=True)


def may(db: Session, verb: str, actor: Actor, subject: object) -> Verdict:
    """Whether this person may do this now, with the reason if not: the same check that the act itself makes."""
    declared = REGISTER[verb]
    verdict = judge(declared, actor, subject)
    if not verdict.ok:
        return verdict
    for need in declared.needs:
        why = need(db, actor, subject)
        if why is not None:
            return Verdict(ok=False, why=why)
    return verdict


def offered(db: Session, actor: Actor, subject: Record) -> dict[str, tuple[Action, Verdict]]:
    """The acts about this record that this person may do now or later; what is never theirs is left out."""
    judged = {
        verb: (declared, may(db, verb, actor, subject))
        for verb, declared in REGISTER.items()
        if declared.by and declared.about is type(subject)
    }
    return {verb: pair for verb, pair in judged.items() if not pair[1].never}
