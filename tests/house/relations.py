"""Every kind of person beside one thing of every kind, in every stage it may stand in: made in memory, without a database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args

from sqlalchemy import Enum, inspect

from records.base import Choice, Record
from records.camera import Stage as CameraStage
from records.conformity import Stage as RulingStage
from records.diagnosis import Stage as DiagnosisStage
from records.enterprise import Enterprise
from records.export import Export, Taker
from records.grant import Stage as GrantStage
from records.inspection import Finding, Inspection, Signer
from records.office import Office
from records.ptz import Stage as SteeringStage
from records.signature import Meaning
from records.site import Stage as SiteStage
from records.standing import Standing
from records.user import THE_SYSTEM, Actor, Role, User

_PAST, _FUTURE = datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)

#: who is who beside the thing; `monitor` is the one who runs, flagged, signed or was told, and the person where the thing is one
KINDS = (
    "system", "monitor", "colleague", "administrator", "stranger", "outsider", "above_monitor", "above", "signatory", "other_signatory",
    "upkeep", "other_upkeep",
)  # fmt: skip
#: which of them each relation of an act's `by` means; said a second time on purpose
HOLDS: dict[str, set[str]] = {
    "the_system": {"system"},
    "staff_here": {"monitor", "colleague", "administrator"},
    "staff_here_or_above": {"monitor", "colleague", "administrator", "above_monitor", "above"},
    "an_administrator_here": {"administrator"},
    "an_administrator": {"administrator", "outsider", "above"},
    "another_administrator": {"administrator"},
    "an_administrator_above": {"above"},
    #: the thing is a monitor
    "an_administrator_above_administrators": set(),
    "the_administrator_above": {"above"},
    "the_signatory": {"signatory"},
    "the_upkeep_head": {"upkeep"},
    "the_upkeep_head_where_shared": {"upkeep"},
    "oneself": {"monitor"},
    "oneself_of_staff": {"monitor"},
    "its_owner": {"monitor"},
    #: the thing is a person's own
    "its_administrator": set(),
    "the_addressee": {"monitor"},
    "the_monitor": {"monitor"},
    "the_flagger": {"monitor"},
    "the_successor": {"monitor"},
    "a_named_inspector": {"monitor"},
    "a_consenting_administrator": {"administrator", "above"},
    "an_administrator_over": {"administrator", "above"},
    "the_requester": {"monitor"},
    "a_taker": {"monitor"},
}


def _of(stage: Choice) -> tuple[type[Choice], str]:
    """Choices of two lists with one value are equal: the list belongs to the key."""
    return type(stage), stage.value


#: stages that are told by other columns: what must stand in them
TOLD: dict[tuple[type[Choice], str], dict[str, Any]] = {
    _of(Standing.ACTIVE): {"retired": False, "suspended": False},
    _of(Standing.RETIRED): {"retired": True, "suspended": True},
    _of(DiagnosisStage.LASTS): {"ended_at": None},
    _of(DiagnosisStage.OVER): {"ended_at": _PAST},
    _of(SteeringStage.HELD): {"ended_at": None},
    _of(SteeringStage.ENDED): {"ended_at": _PAST},
    _of(SiteStage.PLANNED): {"retired": False, "in_service": False},
    _of(SiteStage.ACTIVE): {"retired": False, "in_service": True},
    _of(SiteStage.RETIRED): {"retired": True, "in_service": True},
    _of(CameraStage.ON): {"retired": False, "enabled": True},
    _of(CameraStage.OFF): {"retired": False, "enabled": False},
    _of(CameraStage.REMOVED): {"retired": True, "enabled": False},
    _of(GrantStage.LATER): {"taken_back_at": None, "begins_at": _FUTURE, "ends_at": None},
    _of(GrantStage.HOLDS): {"taken_back_at": None, "begins_at": _PAST, "ends_at": _FUTURE},
    _of(GrantStage.ENDED): {"taken_back_at": None, "begins_at": _PAST, "ends_at": _PAST},
    _of(GrantStage.TAKEN): {"taken_back_at": _PAST, "begins_at": _PAST, "ends_at": None},
    _of(RulingStage.HOLDS): {"ends_at": None},
    _of(RulingStage.WITHDRAWN): {"ends_at": _PAST},
}


def _office(number: int, name: str, above: Office | None) -> Office:
    path = f"{above.path if above else '/'}{number}/"
    level, parent_id = (above.level + 1, above.id) if above else (1, None)
    return Office(id=number, name=name, level=level, parent_id=parent_id, path=path, retired=False)


def _person(number: int, role: Role, office: Office, enterprise: Enterprise | None = None) -> User:
    made = User(id=number, role=role, office_id=office.id, enterprise_id=enterprise.id if enterprise else None, suspended=False)
    made.office, made.enterprise = office, enterprise
    return made


@cache
def offices() -> tuple[Office, Office, Office]:
    """The one above, the branch, another branch."""
    above = _office(2, "直属", _office(1, "总署", None))
    return above, _office(3, "分支", above), _office(4, "外关", above)


@cache
def people() -> dict[str, Actor]:
    """One of each kind."""
    above, here, other = offices()
    own, foreign = (Enterprise(id=number, office_id=office.id, retired=False) for number, office in ((1, here), (2, other)))
    own.office, foreign.office = here, other
    return {
        "system": THE_SYSTEM, "monitor": _person(1, Role.MONITOR, here), "colleague": _person(2, Role.MONITOR, here),
        "administrator": _person(3, Role.ADMINISTRATOR, here), "stranger": _person(4, Role.MONITOR, other),
        "outsider": _person(5, Role.ADMINISTRATOR, other), "above_monitor": _person(6, Role.MONITOR, above),
        "above": _person(7, Role.ADMINISTRATOR, above), "signatory": _person(8, Role.SIGNATORY, here, own),
        "other_signatory": _person(9, Role.SIGNATORY, other, foreign), "upkeep": _person(10, Role.UPKEEP, here, own),
        "other_upkeep": _person(11, Role.UPKEEP, other, foreign),
    }  # fmt: skip


def kind_of(about: Any) -> type[Record]:
    """The record that an act is about; `Office | None` is about offices."""
    found: type[Record] = next((each for each in get_args(about) if each is not type(None)), about)
    return found


def stages(kind: type[Record]) -> list[Choice | None]:
    """Every stage a thing of this kind may stand in; None where it has none."""
    column = inspect(kind).columns.get("stage")
    if column is not None:
        assert isinstance(column.type, Enum)
        return list(column.type.enum_class or ())
    annotated = getattr(getattr(kind, "stage", None), "fget", None)
    return list(annotated.__annotations__["return"]) if annotated is not None else [None]


def thing(kind: type[Record], stage: Choice | None) -> Record:
    """One of this kind in the branch's affairs, about the own enterprise, by the monitor."""
    return _placed(kind, stage, {})


def _placed(kind: type[Record], stage: Choice | None, made: dict[type[Record], Record]) -> Record:
    made |= {Office: offices()[1]}
    record = kind(id=1)
    made[kind] = record
    mapper = inspect(kind)
    if kind is not Office:
        for relation in mapper.relationships:
            target = relation.mapper.class_
            if not relation.uselist and target is not kind:
                setattr(record, relation.key, made.get(target) or _beside(target, made))
        for column in mapper.columns:
            for key in column.foreign_keys:
                setattr(record, mapper.get_property_by_column(column).key, 3 if key.column.table.name == "office" else 1)
    else:
        record = _office(3, "分支", offices()[0])
    _stand(record, stage)
    return record


def _beside(kind: type[Record], made: dict[type[Record], Record]) -> Record:
    if kind is User:
        made[kind] = people()["monitor"]
        return made[kind]
    return _placed(kind, next(iter(stages(kind))), made)


def _stand(record: Record, stage: Choice | None) -> None:
    if isinstance(record, User):
        record.enterprise, record.enterprise_id, record.role = None, None, Role.MONITOR
    if isinstance(record, Inspection):
        record.round = 1
        finding = Finding(round=1, kind_of=Meaning.FINDING)
        finding.signers = [Signer(user_id=1)]
        record.parts = [finding]
    if isinstance(record, Export):
        record.takers = [Taker(user_id=1)]
    for name, value in (TOLD.get(_of(stage), {"stage": stage}) if stage is not None else {}).items():
        if hasattr(type(record), name):
            setattr(record, name, value)


def cells(kinds: tuple[str, ...], about: Any) -> Iterator[tuple[str, Choice | None]]:
    """Every person in every stage."""
    for stage in stages(kind_of(about)):
        yield from ((name, stage) for name in kinds)
