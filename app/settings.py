"""What an installation may set: read once from its data folder, the same for every process."""

import json
import os
import secrets
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from records import clock

GIB = 1024**3


@dataclass(frozen=True)
class Settings:
    """One installation. `data` holds everything: settings.toml, the key, footage, evidence, and SQLite where it is used."""

    data: Path
    #: SQLAlchemy address; PostgreSQL by this one setting
    database: str
    #: the installation's secret: cookies, camera passwords
    key: str
    footage_quota_bytes: int = 20 * GIB
    idle_minutes: int = 15
    #: so long after its last move a camera returns to its daily view (D3-2); shorter than what is told as a moved camera
    ptz_return_minutes: float = 3
    #: hours between two questions to a camera's device, what stands in its picture and what its clock says; 0: never by itself
    osd_check_hours: float = 24
    #: a demonstration: a banner says so on every page
    is_demo: bool = False

    @property
    def footage(self) -> Path:
        """The rolling recording."""
        return self.data / "footage"

    @property
    def evidence(self) -> Path:
        """Clips and papers, apart from the rolling recording (B19-2)."""
        return self.data / "evidence"


def _key(data: Path) -> str:
    path = data / "secret.key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _told(data: Path) -> dict[str, Any]:
    path = data / "settings.toml"
    return tomllib.loads(path.read_text()) if path.exists() else {}


def is_of_demonstration(data: Path) -> bool:
    """Whether a demonstration was made or begun in this folder."""
    return bool(_told(data).get("demo", False))


def load(data: Path) -> Settings:
    """The settings of the installation in `data` (made when absent); the environment's LOADWITNESS_DATABASE wins."""
    data.mkdir(parents=True, exist_ok=True)
    told = _told(data)
    _set_clock(data)
    return Settings(
        data=data,
        database=os.environ.get("LOADWITNESS_DATABASE") or told.get("database") or f"sqlite:///{data / 'loadwitness.db'}",
        key=_key(data),
        footage_quota_bytes=int(float(told.get("footage_quota_gib", 20)) * GIB),
        idle_minutes=int(told.get("idle_minutes", 15)),
        ptz_return_minutes=float(told.get("ptz_return_minutes", 3)),
        osd_check_hours=max(0.0, float(told.get("osd_check_hours", 24))),
        is_demo=bool(told.get("demo", False)),
    )


def _set_clock(data: Path) -> None:
    """The demo's clock: every process of one data folder goes by the same shift."""
    path = data / "clock.json"
    if path.exists():
        told = json.loads(path.read_text())
        clock.shift_to(datetime.fromisoformat(told["at"]), real_at=datetime.fromisoformat(told["real_at"]))


def write_clock(data: Path, at: datetime, real_at: datetime) -> None:
    """Let all processes started later on this data folder believe that it was `at` when it was `real_at`."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "clock.json").write_text(json.dumps({"at": at.isoformat(), "real_at": real_at.isoformat()}))
