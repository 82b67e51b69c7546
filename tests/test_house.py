"""The house holds together: who imports what, what is declared, locked and shipped."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PACKAGES = ("cdshooks", "fhirmaps", "rules")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKED = {
    "runtime": PROJECT["dependencies"],
    "test": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"],
    "dev": PROJECT["dependencies"]
    + PROJECT["optional-dependencies"]["test"]
    + PROJECT["optional-dependencies"]["dev"],
}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imports(package: str) -> Iterator[tuple[str, Path]]:
    """Every top-level name that a module of the package imports from outside itself."""
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((alias.name.partition(".")[0], path) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0], path


def lock(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def test_rules_imports_the_standard_library_and_pydantic_only() -> None:
    allowed = {*sys.stdlib_module_names, "pydantic", "rules"}
    assert [(name, str(path)) for name, path in imports("rules") if name not in allowed] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_import_is_a_declared_dependency(package: str) -> None:
    declared = {canonical(Requirement(line).name) for line in PROJECT["dependencies"]}
    # what Flask and pydantic bring along as part of their own interface
    declared |= {"werkzeug", "jinja2", "markupsafe", "pydantic-core"}
    owners = packages_distributions()
    strangers = {
        (name, path.relative_to(ROOT).as_posix())
        for name, path in imports(package)
        if name not in sys.stdlib_module_names
        and name not in PACKAGES
        and not declared & {canonical(owner) for owner in owners.get(name, ())}
    }
    assert strangers == set()


@pytest.mark.parametrize("name", LOCKED)
def test_the_lock_satisfies_what_is_declared(name: str) -> None:
    pinned = lock(name)
    for line in LOCKED[name]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(pinned[canonical(wanted.name)]), line


def test_each_lock_holds_the_smaller_one() -> None:
    assert lock("runtime").items() <= lock("test").items() <= lock("dev").items()


@pytest.mark.parametrize("name", ["build", *LOCKED])
def test_locks_carry_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=sha256:)", text, re.MULTILINE)
    pins = re.findall(r"^[a-z0-9-]+==[^\n]*\n\s+(\S+)", text, re.MULTILINE)
    assert pins
    assert all(following.startswith("--hash=sha256:") for following in pins)


def test_the_wheel_carries_every_data_file(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    assert wanted - carried == set()


def test_make_lists_its_commands() -> None:
    shown = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for command in ("install", "run", "test", "check", "lock", "docker-check"):
        assert f"make {command} " in shown
