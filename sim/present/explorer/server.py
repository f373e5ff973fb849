"""The explorer's server: this machine only (127.0.0.1), GET only, no state."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd

from sim.errors import InputError, PeitaoError, Problem
from sim.present.explorer.data import Explored, records
from sim.study.export import as_text

HOST = "127.0.0.1"
_PAGE, _FONTS = "sim.present.explorer", "sim.present.fonts"
PAGES = {
    "/": (_PAGE, "page/index.html", "text/html; charset=utf-8"),
    "/app.js": (_PAGE, "page/app.js", "text/javascript; charset=utf-8"),
    "/charts.js": (_PAGE, "page/charts.js", "text/javascript; charset=utf-8"),
    "/style.css": (_PAGE, "page/style.css", "text/css; charset=utf-8"),
    "/regular.otf": (_FONTS, "PeitaoSans-Regular.otf", "font/otf"),
    "/bold.otf": (_FONTS, "PeitaoSans-Bold.otf", "font/otf"),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@cache
def _file(package: str, name: str) -> bytes:
    return files(package).joinpath(*name.split("/")).read_bytes()


class Server(ThreadingHTTPServer):
    """Serves one :class:`Explored` on a port of this machine (0: any free one)."""

    daemon_threads = True

    def __init__(self, explored: Explored, port: int = 0):
        self.explored = explored
        super().__init__((HOST, port), _Handler)

    @property
    def url(self) -> str:
        """Address of the page."""
        return f"http://{HOST}:{self.server_address[1]}/"

    def tables(self) -> dict[str, Callable[..., pd.DataFrame]]:
        """Tables that can be asked for, as JSON or CSV."""
        return {"series": self.explored.series, "map": self.explored.zones, "effects": self.explored.effects}


WORDS = {
    "series": ("scenario", "disruption", "measure", "place"),
    "map": ("scenario", "policy", "disruption", "measure", "date"),
    "effects": ("scenario", "disruption", "outcome"),
}
"""What each table is asked with."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "peitao", ""

    def do_GET(self) -> None:
        """Answer a request for the page, a table or what there is to choose from."""
        port = self.server.server_address[1]
        if self.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            # Another site's name that points here must not read what is here.
            self._send(403, b"only from this machine", "text/plain; charset=utf-8")
            return
        asked = urlsplit(self.path)
        try:
            self._answer(asked.path, {key: values[-1] for key, values in parse_qs(asked.query).items()})
        except PeitaoError as error:
            self._json({"error": str(error)}, 400)

    def _answer(self, path: str, query: dict[str, str]) -> None:
        if path in PAGES:
            package, name, kind = PAGES[path]
            self._send(200, _file(package, name), kind)
        elif path == "/api/about":
            self._json(self.server.explored.about())
        elif path == "/api/outcomes":
            self._json(self.server.explored.outcomes())
        elif path.startswith("/api/") and path[5:] in WORDS:
            self._table(path[5:], query)
        else:
            self._json({"error": "no such page"}, 404)

    def _table(self, name: str, query: dict[str, str]) -> None:
        missing = [Problem("is missing", key=word) for word in WORDS[name] if word not in query]
        if missing:
            raise InputError(missing)
        table = self.server.tables()[name](**{word: query[word] for word in WORDS[name]})
        if query.get("format") == "csv":
            data = as_text(table, "csv").encode("utf-8-sig")  # the mark lets spreadsheets see that it is UTF-8
            self._send(
                200, data, "text/csv; charset=utf-8", {"Content-Disposition": f'attachment; filename="{name}.csv"'}
            )
        else:
            self._json(records(table))

    def _json(self, value: Any, status: int = 200) -> None:
        self._send(
            status, json.dumps(value, ensure_ascii=False, allow_nan=False).encode(), "application/json; charset=utf-8"
        )

    def _send(self, status: int, data: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(data)),
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        for name, value in {**headers, **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal belongs to the person."""


def serve(explored: Explored, port: int = 0) -> Server:
    """The server, bound and not yet running: call ``serve_forever``. Raises InputError when the port is taken."""
    try:
        return Server(explored, port)
    except (OSError, OverflowError) as error:
        raise InputError(Problem(f"port {port} cannot be used: {error}", key="--port")) from None
