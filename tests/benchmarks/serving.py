"""nginx with the repository's own configuration on a free port of this machine, and what wrk says of it."""

from __future__ import annotations

import gzip
import os
import random
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT

CONFIGURATION = ROOT / ".ci" / "nginx.conf"
Row = dict[str, float | int]
SECONDS, CONNECTIONS, ADDRESSES = 8, 64, 2_000
_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:{ROOT}/.cache/server/usr/sbin:{ROOT}/.cache/server/usr/bin"

# What stands around a server's configuration on Debian, with every folder below our own.
_AROUND = """daemon off;
{user}worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/error.log notice;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  default_type application/octet-stream;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
{server}
}}
"""


def find_program(name: str) -> str | None:
    """nginx or wrk, of the system or where ``.ci/server`` put it."""
    return shutil.which(name, path=_PLACES)


def write_configuration(site: Path, folder: Path, port: int) -> Path:
    """The repository's configuration with this site, this folder and this port of 127.0.0.1, and nothing else changed."""
    server = CONFIGURATION.read_text(encoding="utf-8")
    for was, now in (("listen 80;", f"listen 127.0.0.1:{port};"), ("root /srv/ocop/site;", f"root {site};")):
        assert server.count(was) == 1, was
        server = server.replace(was, now)
    path = folder / "nginx.conf"
    # A worker of root's nginx would be somebody who may not read a folder made for a test.
    path.write_text(_AROUND.format(folder=folder, server=server, user="user root;\n" if os.geteuid() == 0 else ""), encoding="utf-8")
    return path


@contextmanager
def serve_site(site: Path, folder: Path) -> Iterator[str]:
    """The address at which nginx serves ``site``; ``folder`` is for its own files. Ended by its own id."""
    program = find_program("nginx")
    if program is None:
        raise FileNotFoundError("nginx: bash .ci/server")
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    path = write_configuration(site.resolve(), folder.resolve(), port)
    command = [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(path)]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 30
    while time.monotonic() < limit and server.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    server.kill()
    raise RuntimeError(server.communicate()[1].decode(errors="replace"))


def bench_site(site: Path, folder: Path) -> dict[str, Row]:
    """Pages at random, asked for by 64 connections from the same machine: plain, packed as they are asked for, and packed beforehand."""
    pages = sorted(path for part in ("san-pham", "en/products") for path in (site / part).glob("*/index.html"))
    pages = random.Random(1).sample(pages, min(ADDRESSES, len(pages)))
    with serve_site(site, folder) as address:
        rows = {"plain": _load(address, site, pages, folder, packed=False), "gzip": _load(address, site, pages, folder, packed=True)}
    beside = [page.with_name("index.html.gz") for page in pages]
    try:
        for page, packed in zip(pages, beside, strict=True):
            packed.write_bytes(gzip.compress(page.read_bytes(), 6, mtime=0))
        with serve_site(site, folder) as address:
            rows["gzip_static"] = _load(address, site, pages, folder, packed=True)
    finally:
        for packed in beside:
            packed.unlink(missing_ok=True)
    return rows


def _load(address: str, site: Path, pages: list[Path], folder: Path, *, packed: bool) -> Row:
    program = find_program("wrk")
    if program is None:
        raise FileNotFoundError("wrk: bash .ci/server")
    script = folder / "ask.lua"
    paths = ",".join(f'"/{page.parent.relative_to(site)}/"' for page in pages)
    header = 'wrk.headers["Accept-Encoding"] = "gzip"\n' if packed else ""
    script.write_text(f"{header}local paths = {{{paths}}}\nlocal at = 0\nrequest = function()\n  at = at % #paths + 1\n  return wrk.format(nil, paths[at])\nend\n", encoding="utf-8")
    command = [program, "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{SECONDS}s", "--latency", "--script", str(script), address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return _read_wrk(told)


def _read_wrk(told: str) -> Row:
    """Requests a second, the slowest hundredth in milliseconds, bytes of an answer, and how many failed."""
    seconds = {"us": 1e-3, "ms": 1.0, "s": 1e3}
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()  # type: ignore[union-attr]
    count, amount, size = re.search(r"(\d+) requests in .*?, ([\d.]+)([KMG]?B) read", told).groups()  # type: ignore[union-attr]
    per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]
    read = float(amount) * {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30}[size]
    failed = sum(map(int, re.findall(r"(?:Non-2xx or 3xx responses: |connect |read |write |timeout )(\d+)", told)))
    return {"requests": round(per_second), "p99": float(number) * seconds[unit], "bytes": round(read / int(count)), "failed": failed}
