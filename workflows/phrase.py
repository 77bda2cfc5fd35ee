"""Phrase books: an office's kept by its administrators, a person's own kept by itself; and all that is offered on a desk (F1-8, B14-1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from records.base import Text, Unfit
from records.item import ABNORMAL, Item, Result
from records.office import Office
from records.phrase import BY_ACT, MOST, REMARK, TEXT_MAX, USUAL, Phrase
from records.pinyin import reading
from records.standing import Standing
from records.user import Actor, User
from workflows import sheet
from workflows.action import action
from workflows.rights import an_administrator_here, oneself, who


@who("监管人员本人")
def oneself_of_staff(actor: Actor, subject: object) -> bool:
    """The person itself, of an office."""
    return oneself.holds(actor, subject) and actor.is_staff


@who("短语所有人")
def its_owner(actor: Actor, subject: object) -> bool:
    """Whose own phrase it is."""
    return isinstance(actor, User) and isinstance(subject, Phrase) and subject.user_id == actor.id


@who("本机构管理员（本机构短语）")
def its_administrator(actor: Actor, subject: object) -> bool:
    """An administrator of the office whose phrase it is."""
    return isinstance(subject, Phrase) and subject.user_id is None and an_administrator_here.holds(actor, subject)


@dataclass(frozen=True)
class Told:
    """A phrase as it is told: for which item (or 备注), in which phase, with which usual result."""

    item_key: str
    text: str
    phase: str = ""
    result: Result | None = None


@dataclass(frozen=True)
class Ready:
    """One phrase as the desk offers it; of one `part` of an item one phrase holds. `source`: norm, office or own."""

    item: str
    text: str
    pinyin: str
    source: str
    phase: str = ""
    part: str = ""
    result: str = ""


@action("增加本机构短语", serves=("F1-8", "B14-1"), by=(an_administrator_here,))
def add(db: Session, actor: Actor, office: Office, *, told: Told) -> Phrase:
    """Into the office's book."""
    return _put(db, office, None, told)


@action("存入本人短语", serves=("F1-8",), by=(oneself_of_staff,))
def keep(db: Session, actor: Actor, user: User, *, told: Told) -> Phrase:
    """Into the person's own book; kept a second time it is there once."""
    return _put(db, user.office, user, told)


@action("更改短语", serves=("F1-8",), by=(its_owner, its_administrator), when=(Standing.ACTIVE,))
def change(db: Session, actor: Actor, phrase: Phrase, *, told: Told) -> None:
    """Other words; what stands on sheets stays as it was written."""
    clean = _clean(db, phrase.office, told)
    twin = _twin(db, phrase.office, phrase.owner, clean)
    if twin is not None and twin.id != phrase.id:
        raise Unfit(Text("这一项已有这条短语。"), at="text")
    _write(phrase, clean)


@action("停用短语", serves=("F1-8",), by=(its_owner, its_administrator), when=(Standing.ACTIVE,), to=(Standing.RETIRED,))
def retire(db: Session, actor: Actor, phrase: Phrase) -> None:
    """Offered no more."""
    phrase.retired = True


@action("恢复短语", serves=("F1-8",), by=(its_owner, its_administrator), when=(Standing.RETIRED,), to=(Standing.ACTIVE,))
def restore(db: Session, actor: Actor, phrase: Phrase) -> None:
    """Offered again."""
    phrase.retired = False


def _put(db: Session, office: Office, owner: User | None, told: Told) -> Phrase:
    clean = _clean(db, office, told)
    twin = _twin(db, office, owner, clean)
    if twin is not None and owner is None and not twin.retired:
        raise Unfit(Text("这一项已有这条短语。"), at="text")
    if twin is not None:
        twin.retired = False
        return twin
    if (db.scalar(select(func.count()).where(_of(office, owner), Phrase.retired.is_(False))) or 0) >= MOST:
        raise Unfit(Text("短语最多{most}条，请先停用不用的。", most=MOST), at="text")
    made = Phrase(office_id=office.id, user_id=owner.id if owner is not None else None)
    made.office, made.owner = office, owner
    _write(made, clean)
    db.add(made)
    return made


def _write(phrase: Phrase, told: Told) -> None:
    phrase.item_key, phrase.phase, phrase.text, phrase.result = told.item_key, told.phase, told.text, told.result
    phrase.pinyin = reading(told.text)


def _clean(db: Session, office: Office, told: Told) -> Told:
    text = " ".join(told.text.split())
    if not 0 < len(text) <= TEXT_MAX:
        raise Unfit(Text("短语为1至{most}字。", most=TEXT_MAX), at="text")
    if told.item_key not in {REMARK, *(item.key for item in sheet.items_of(db, office))}:
        raise Unfit(Text("没有这个监控项目。"), at="item")
    if told.result not in {None, *ABNORMAL}:
        raise Unfit(Text("正常须逐次判定，不能由短语建议。"), at="result")
    return Told(told.item_key, text, told.phase, told.result)


def _of(office: Office, owner: User | None) -> ColumnElement[bool]:
    return Phrase.user_id == owner.id if owner is not None else and_(Phrase.user_id.is_(None), Phrase.office_id == office.id)


def _twin(db: Session, office: Office, owner: User | None, told: Told) -> Phrase | None:
    wanted = select(Phrase).where(_of(office, owner), Phrase.item_key == told.item_key, Phrase.text == told.text)
    return db.scalars(wanted.limit(1)).unique().first()


def offered(db: Session, user: User, items: Sequence[Item]) -> list[Ready]:
    """All that this person finds on a desk: the norm's phrases and the items' own, then the office's, then the person's."""
    mine = or_(_of(user.office, user), _of(user.office, None))
    own = select(Phrase).where(mine, Phrase.retired.is_(False)).order_by(Phrase.user_id.is_not(None), Phrase.id)
    return [*ready_of(items), *(as_ready(each) for each in db.scalars(own).unique())]


def as_ready(phrase: Phrase) -> Ready:
    """A phrase of a book."""
    source = "office" if phrase.user_id is None else "own"
    result = phrase.result.value if phrase.result is not None else ""
    return Ready(phrase.item_key, phrase.text, phrase.pinyin, source, phrase.phase, "", result)


def ready_of(items: Sequence[Item]) -> Iterable[Ready]:
    """The norm's phrases and those an office gave its own items."""
    for item in items:
        for text in item.phrases:
            usual = USUAL.get((item.key, text))
            yield Ready(item.key, text, reading(text), "norm" if item.office_id is None else "office", result=usual.value if usual else "")
        for _, phase, part, text, result in (each for each in BY_ACT if each[0] == item.key):
            yield Ready(item.key, text, reading(text), "norm", phase, part, result.value if result is not None else "")
