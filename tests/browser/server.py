"""A static host as plain as they come, for a folder: files, index.html, 404.html, nothing else.

Listens on 127.0.0.1 only, on a port the system chooses. Can lay the site in a folder of the host,
as project pages of code hosts do, and compress text, as every real host does.
"""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


# What a host compresses on the way.
COMPRESSED = (".html", ".css", ".js", ".svg", ".json", ".webmanifest", ".xml", ".txt")


@cache
def compressed(file: Path) -> bytes:
    """The file as it goes over the wire of a host that compresses text."""
    content = file.read_bytes()
    return gzip.compress(content, mtime=0) if file.suffix in COMPRESSED else content


@contextmanager
def serve_folder(folder: Path, prefix: str = "/", before: Callable[[str], int | None] = lambda path: None, *, compress: bool = False) -> Iterator[str]:
    """Serves ``folder`` below ``prefix``, with ``compress`` as gzip; gives the address of its root, ending with a slash.

    ``before`` hears of the path of every request before it is answered, may make it wait, and may give the status of a refusal.
    """

    class Handler(_Handler):
        root = folder
        mount = prefix
        compresses = compress

        def send_head(self) -> object:  # type: ignore[override]
            status = before(self.path)
            return super().send_head() if status is None else self.send_error(status)

        def end_headers(self) -> None:
            # Else a browser guesses how long it need not ask, from the age of the file.
            self.send_header("Cache-Control", "no-cache")
            super().end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    root: Path
    mount: str
    compresses: bool
    protocol_version = "HTTP/1.1"
    # Not the machine's list: tests give the same answer everywhere.
    extensions_map = {
        "": "application/octet-stream",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".webmanifest": "application/manifest+json",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
    } | {f".{one}": f"image/{one}" for one in ("avif", "gif", "jpeg", "png", "webp")} | {".jpg": "image/jpeg"}

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.mount):
            return str(self.root / "no" / "such" / "file")
        self.directory = str(self.root)
        return super().translate_path("/" + path.removeprefix(self.mount))

    def send_head(self) -> io.BytesIO | None:  # type: ignore[override]
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
        if not (self.compresses and file.suffix in COMPRESSED and file.is_file()):
            return super().send_head()  # type: ignore[return-value]
        body = compressed(file)
        self.send_response(HTTPStatus.OK)
        for name, value in {"Content-Type": self.guess_type(str(file)), "Content-Encoding": "gzip", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        return io.BytesIO(body)

    def list_directory(self, path: str) -> None:  # type: ignore[override]
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self.root / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: a fault shows in the browser."""
