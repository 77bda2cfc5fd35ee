"""Whoever may not, may not: every cell of state × person × act that no declaration allows is refused, on the pure check (DESIGN §3)."""

import importlib
import pkgutil

import pytest

import workflows
from records.base import Choice
from tests.house.relations import HOLDS, KINDS, cells, kind_of, people, thing
from workflows.action import REGISTER, Action, judge

for _module in pkgutil.walk_packages(workflows.__path__, "workflows."):
    importlib.import_module(_module.name)


def _is_allowed(declared: Action, name: str, stage: Choice | None) -> bool:
    return any(name in HOLDS[who.name] for who in declared.by) and (not declared.when or stage in declared.when)


ALL = [(verb, name, stage) for verb, declared in sorted(REGISTER.items()) for name, stage in cells(KINDS, declared.about)]
FORBIDDEN = [cell for cell in ALL if not _is_allowed(REGISTER[cell[0]], *cell[1:])]


def _id(cell: tuple[str, str, Choice | None]) -> str:
    return f"{cell[0]}-{cell[1]}-{cell[2].value if cell[2] is not None else 'any'}"


@pytest.mark.parametrize("verb", sorted({cell[0] for cell in FORBIDDEN}))
def test_what_no_declaration_allows_is_refused_with_a_reason(verb: str) -> None:
    declared, everybody = REGISTER[verb], people()
    for cell in (each for each in FORBIDDEN if each[0] == verb):
        _, name, stage = cell
        verdict = judge(declared, everybody[name], thing(kind_of(declared.about), stage))
        assert not verdict.ok, _id(cell)
        assert verdict.why is not None, _id(cell)
        assert verdict.never is not any(name in HOLDS[who.name] for who in declared.by), f"{_id(cell)}: who is told before when"


def test_what_a_declaration_allows_passes_so_that_the_refusals_mean_something() -> None:
    wrong = [
        _id(cell) for cell in ALL if cell not in FORBIDDEN
        and not judge(REGISTER[cell[0]], people()[cell[1]], thing(kind_of(REGISTER[cell[0]].about), cell[2])).ok
    ]  # fmt: skip
    assert not wrong, wrong


def test_every_act_declared_for_somebody_has_a_cell_that_allows_it() -> None:
    allowed = {cell[0] for cell in ALL} - {verb for verb in REGISTER if all(c in FORBIDDEN for c in ALL if c[0] == verb)}
    assert {verb for verb, declared in REGISTER.items() if declared.by} <= allowed


def test_every_relation_is_known_here() -> None:
    used = {who.name for declared in REGISTER.values() for who in declared.by}
    assert used <= set(HOLDS), "say in tests/house/relations.py which kinds of people it means"
