"""The pages' process: gunicorn with threads, whose workers are forked with everything loaded, once for all of them."""

from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from app import web

#: a fetch that goes on for hours (the desk's pictures) is no hanging one: no time-out
_OPTIONS = {"worker_class": "gthread", "workers": 2, "threads": 32, "timeout": 0, "graceful_timeout": 3, "loglevel": "warning"}


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, data: Path, address: str) -> None:
        self._data, self._address = data, address
        super().__init__()

    def load_config(self) -> None:
        for name, value in {**_OPTIONS, "bind": self._address}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Called in each worker: no connection to the database is older than the fork."""
        return web.of_data(str(self._data))


def serve(data: Path, host: str, port: int) -> None:
    """Serve the pages until TERM."""
    _Server(data, f"{host}:{port}").run()
