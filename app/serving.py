"""The pages' process: gunicorn with threads, whose workers are forked with everything loaded, once for all of them."""

import threading
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from app import rehearsal, web

#: a fetch that goes on for hours (the desk's pictures) is no hanging one: no time-out
_OPTIONS = {
    "worker_class": "gthread", "workers": 2, "threads": 32, "timeout": 0, "graceful_timeout": 3, "loglevel": "warning", "preload_app": True,
}  # fmt: skip
#: the templates of an officer's day: who opens the desk first after a start waits for none of them
_DAILY = ("base", "desk_base", "macros/", "home/", "loading/", "monitoring/", "sheet/", "anomaly/")


def _rehearse(worker: Any) -> None:
    """Beside the serving: who comes first need not wait for the end of it, and its failing is a line in the log."""
    threading.Thread(target=rehearsal.day, args=(worker.wsgi,), name="rehearsal", daemon=True).start()


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, data: Path, address: str) -> None:
        self._data, self._address = data, address
        super().__init__()

    def load_config(self) -> None:
        for name, value in {**_OPTIONS, "bind": self._address, "post_worker_init": _rehearse}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Called once, before the workers are forked: making the application opens no connection to the database."""
        made = web.of_data(str(self._data))
        for name in made.jinja_env.list_templates(filter_func=lambda name: name.startswith(_DAILY)):
            made.jinja_env.get_template(name)
        return made


def serve(data: Path, host: str, port: int) -> None:
    """Serve the pages until TERM."""
    Server(data, f"{host}:{port}").run()
