"""Serving a built site to browsers on this machine, and telling open pages when there is a newer one or a fault stands in its way.

Every page gets a script of ours while it is sent. It comes from the same host, so the page's own policy lets it run and goes on
forbidding everything else; the files of the site stay as they are.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import shutil
import sys
import threading
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

HOST = "127.0.0.1"
# Another name would be that of a foreign site which leads here, to read what is not published yet (DNS rebinding).
NAMES = frozenset({HOST, "localhost"})
# No address of the site begins with an underscore.
PLACE = "/_preview/"
EVENTS, SCRIPT = f"{PLACE}events", f"{PLACE}preview.js"
# Scripts are not added to the form: a reload would throw away what somebody is typing.
FORM = "/admin/"
# So often (in seconds) a page that waits is written to, which tells whether it is still there.
STILL_HERE = 10.0
# Not the machine's list: the same everywhere.
TYPES = {
    ".atom": "application/atom+xml; charset=utf-8", ".avif": "image/avif", ".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8", ".ics": "text/calendar; charset=utf-8", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json", ".webp": "image/webp", ".woff2": "font/woff2",
    ".xml": "text/xml; charset=utf-8", ".yaml": "application/yaml", ".yml": "application/yaml", ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
HTML = TYPES[".html"]

# What a bar over the page says, by language: a title, the faults with their places, how many more there are.
Notices = Mapping[str, Mapping[str, object]]


class PreviewServer(ThreadingHTTPServer):
    """Serves ``folder`` on a port of this machine from ``start`` until ``close``.

    ``own``: addresses that are answered with these bytes, whatever the site has there. Raises OSError where the port is taken.
    """

    daemon_threads = True

    def __init__(self, folder: Path, port: int, own: Mapping[str, bytes]) -> None:
        super().__init__((HOST, port), _Handler)
        self.folder = folder
        self.own = own
        self.changed = threading.Condition()
        self.version = self._told = ""
        self._thread = threading.Thread(target=partial(self.serve_forever, poll_interval=0.05), daemon=True)
        self.show(None)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_port}/"

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        if self._thread.is_alive():
            self.shutdown()
        self.server_close()

    def show(self, notices: Notices | None) -> None:
        """Tell all pages that there is a new site (None), or why there is none."""
        with self.changed:
            if notices is None:
                self.version = secrets.token_hex(8)
            self._told = json.dumps({"version": self.version, "notices": notices})
            self.changed.notify_all()

    def told(self, before: str | None) -> str | None:
        """What pages are told now, once it is something else than ``before``; None where that lasts."""
        with self.changed:
            return self._told if self.changed.wait_for(lambda: self._told != before, STILL_HERE) else None

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that has gone is no fault."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def find_file(folder: Path, path: str) -> Path | None:
    """The file that is meant by the path of an address, decoded and beginning with a slash; None where there is none below ``folder``."""
    name = f"{path}index.html" if path.endswith("/") else path
    if "\0" in name:
        return None
    file = Path(os.path.realpath(f"{folder}/{name}"))
    return file if file.is_relative_to(os.path.realpath(folder)) and file.is_file() else None


def add_script(html: bytes, version: str) -> bytes:
    """The page with the script that listens, at the end of its head."""
    head, found, rest = html.partition(b"</head>")
    script = f'<script src="{SCRIPT}" data-version="{version}" defer></script>'.encode()
    return head + script + found + rest if found else html + script


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        self.close_connection = False
        path = unquote(urlsplit(self.path).path)
        if (self.headers.get("Host") or "").lower().partition(":")[0] not in NAMES:
            self._send(HTTPStatus.MISDIRECTED_REQUEST, TYPES[".txt"], b"")
        elif path == EVENTS:
            self._tell()
        elif path in self.server.own:
            self._send(HTTPStatus.OK, _type_of(path), self.server.own[path])
        elif file := find_file(self.server.folder, path):
            self._send_file(file, path)
        elif find_file(self.server.folder, f"{path}/"):
            self._lead_on(f"{quote(path)}/")
        else:
            self._send_missing(path)

    do_HEAD = do_GET

    def _send_file(self, file: Path, path: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        version = self.server.version  # before the file is read: a page may be taken for older than it is, never for newer
        if file.suffix == ".html" and not path.startswith(FORM):
            self._send(status, HTML, add_script(file.read_bytes(), version))
            return
        with file.open("rb") as content:
            self._send_stream(status, _type_of(file.name), content, os.fstat(content.fileno()).st_size)

    def _send_missing(self, path: str) -> None:
        """The site's own page for that, in the language of the address; before there is a site, an empty one that waits for it."""
        language = "en" if path.startswith("/en/") else "vi"
        page = find_file(self.server.folder, "/en/404.html" if language == "en" else "/404.html")
        if page:
            self._send_file(page, path, HTTPStatus.NOT_FOUND)
        else:
            bare = f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n</head>\n<body></body>\n</html>\n'
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, HTML, add_script(bare.encode(), self.server.version))

    def _lead_on(self, path: str) -> None:
        # Two slashes at the beginning would name another host.
        self._send(HTTPStatus.FOUND, TYPES[".txt"], b"", {"Location": "/" + path.lstrip("/")})

    def _send(self, status: HTTPStatus, kind: str, content: bytes, more: Mapping[str, str] = {}) -> None:
        self._send_stream(status, kind, io.BytesIO(content), len(content), more)

    def _send_stream(self, status: HTTPStatus, kind: str, content: BinaryIO, size: int, more: Mapping[str, str] = {}) -> None:
        self.send_response(status)
        # Browsers are never to show what they have kept.
        for name, value in {"Content-Type": kind, "Content-Length": str(size), "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **more}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            shutil.copyfileobj(content, self.wfile)

    def _tell(self) -> None:
        """Server-sent events: what pages are told, now and whenever it changes, until the page goes."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        said = None
        while self.command != "HEAD":
            now = self.server.told(said)
            self.wfile.write(f"retry: 500\ndata: {now}\n\n".encode() if now else b": still here\n\n")
            said = now or said

    def version_string(self) -> str:
        return "ocop"

    def log_message(self, format: str, *args: object) -> None:
        """Silent: a fault shows in the browser."""


def _type_of(name: str) -> str:
    return TYPES.get(os.path.splitext(name)[1].lower(), "application/octet-stream")
