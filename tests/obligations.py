"""Which duties a run of the tests has shown: a test names them, and only one that passes counts (trace from law to code).

    @pytest.mark.obligation("B16-5", "F1-12")

`--obligations=FILE` (with the equals sign) writes {"B16-5": ["tests/sheet/test_submit.py::test_…"]} at the end of a run,
beside what a run of other tests has written there before.
Tests are named without their parameters: a function counts when it passed at least once and failed nowhere.
"""

import json
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest

from records.article import NoSuchObligation, obligation

AT_MOST = 4
PROPERTY = "obligation"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--obligations", metavar="FILE", help="write which obligations passing tests have shown, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--obligations")
    if file and not hasattr(config, "workerinput"):  # a worker of xdist sends its reports to the controller, which writes
        config.pluginmanager.register(Ledger(config.invocation_params.dir / file), "obligations-ledger")


def named(item: pytest.Item) -> list[str]:
    """The duties a test names, its class's and module's included; refuses what can't be a true claim."""
    ids = list(dict.fromkeys(id_ for mark in item.iter_markers("obligation") for id_ in mark.args))
    for mark in item.iter_markers("obligation"):
        if not mark.args or mark.kwargs:
            raise ValueError(f"{item.nodeid}: obligation() takes one to {AT_MOST} ids and nothing else")
    if len(ids) > AT_MOST:
        raise ValueError(f"{item.nodeid}: names {len(ids)} obligations, at most {AT_MOST} are allowed: {', '.join(ids)}")
    for id_ in ids:
        try:
            obligation(id_)
        except NoSuchObligation as unknown:
            raise ValueError(f"{item.nodeid}: {unknown}") from unknown
    return ids


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Tie each test to its duties while it is collected; a false claim fails the collection, with workers too."""
    report = yield
    for item in report.result or ():
        if isinstance(item, pytest.Item):
            try:
                item.user_properties.extend((PROPERTY, id_) for id_ in named(item))
            except ValueError as refused:
                return pytest.CollectReport(report.nodeid, "failed", str(refused), None)
    return report


class Ledger:
    """Hears every report of the run, the workers' too, and writes the file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.claims: dict[str, set[str]] = defaultdict(set)
        self.failed: set[str] = set()
        self.complete = True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.complete = self.complete and not report.failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid.split("[", 1)[0]
        if report.failed:
            self.failed.add(test)
        elif report.when == "call" and report.passed and not hasattr(report, "wasxfail"):
            for key, id_ in report.user_properties:
                if key == PROPERTY:
                    self.claims[str(id_)].add(test)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """A run that broke off knows too little to be written down."""
        broken_off = session.shouldfail or session.shouldstop or exitstatus not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
        if self.complete and not broken_off:
            before: dict[str, list[str]] = json.loads(self.file.read_text(encoding="utf-8")) if self.file.exists() else {}
            for id_, tests in before.items():
                self.claims[id_] |= set(tests)
            shown = {id_: sorted(tests - self.failed) for id_, tests in sorted(self.claims.items()) if tests - self.failed}
            self.file.write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
