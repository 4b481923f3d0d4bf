"""What is installed is what was tested: requirements.lock satisfies requirements.txt, and is what is installed here."""

import ast
import os
import re
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.test_house import files

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
HOSTS = ("linux", "darwin", "win32")


def required() -> dict[str, Requirement]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(each.name): each for each in asked}


def locked(text: str | None = None) -> dict[str, tuple[Requirement, list[str]]]:
    """By name, each package of the lock: its version with the hosts that it is for, and its hashes."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8") if text is None else text
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    pins = {}
    for entry in "\n".join(lines).replace("\\\n", " ").splitlines():
        pin, *hashes = re.split(r"\s+--hash=", entry.strip())
        requirement = Requirement(pin)
        name = canonicalize_name(requirement.name)
        assert name not in pins, f"{name} is there twice: one version for every Python is what is tested"
        pins[name] = (requirement, [each.strip() for each in hashes])
    return pins


def pinned(requirement: Requirement) -> Version:
    (only,) = requirement.specifier
    assert only.operator == "=="
    return Version(only.version)


def needs(name: str, environment: dict[str, str]) -> set[str]:
    """What the installed package `name` asks for on a host like that."""
    asked = [Requirement(line) for line in requires(name) or []]
    held = [each for each in asked if each.marker is None or each.marker.evaluate({**environment, "extra": ""})]
    return {canonicalize_name(each.name) for each in held}


def test_every_requirement_is_met_by_its_pin() -> None:
    pins = locked()
    for name, asked in required().items():
        assert pinned(pins[name][0]) in asked.specifier, name


def test_every_pin_has_the_hashes_of_its_files() -> None:
    for name, (requirement, hashes) in locked().items():
        pinned(requirement)
        assert hashes, name
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in hashes), name


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("python", PYTHONS)
def test_nothing_that_a_pin_needs_is_missing(python: str, host: str) -> None:
    """`pip --require-hashes` refuses a package that nobody pinned."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.1",
        "sys_platform": host,
        "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[host],
        "platform_machine": "arm64" if host == "darwin" else "x86_64",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    pins = {
        name
        for name, (pin, _) in locked().items()
        if pin.marker is None or pin.marker.evaluate({**environment, "extra": ""})
    }
    missing = {}
    for name in pins:
        try:
            absent = needs(name, environment) - pins
        except PackageNotFoundError:
            continue  # for another host than this one, which cannot be asked
        # Wheels of torch with CUDA ask for its libraries; the lock is for its CPU wheels, see requirements.txt.
        absent = {each for each in absent if not each.startswith(("nvidia-", "cuda-", "triton"))}
        if absent:
            missing[name] = absent
    assert missing == {}


def test_what_is_installed_is_what_is_locked() -> None:
    differs = {}
    for name, (requirement, _) in locked().items():
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        found = Version(version(name))
        if Version(found.public) != pinned(requirement):  # torch's CPU wheel is 2.13.0+cpu
            differs[name] = str(found)
    if differs and "CI" not in os.environ:
        pytest.skip(f"this environment was not installed from the lock, which is tested in CI: {differs}")
    assert differs == {}


def test_what_the_app_imports_is_required() -> None:
    names = {
        name.partition(".")[0]
        for path in files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    bring = packages_distributions()
    third = {
        canonicalize_name(bring[name][0])
        for name in names - set(sys.stdlib_module_names) - {"core", "pages"}
        if name in bring
    }
    assert {"torch", "streamlit", "numpy"} <= third
    assert third - set(required()) == set()


def test_nothing_names_where_packages_come_from() -> None:
    for name in ("requirements.txt", "requirements.lock", "tests/requirements.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        given = [line for line in lines if not line.startswith("#")]
        assert not [line for line in given if "://" in line or "index-url" in line or "find-links" in line], name


@pytest.mark.parametrize(
    "broken", ["numpy>=2 --hash=sha256:ab", "numpy==2 --hash=sha256:ab\nNumPy==3 --hash=sha256:ab"]
)
def test_a_lock_that_leaves_a_choice_is_noticed(broken: str) -> None:
    with pytest.raises(AssertionError):
        [pinned(requirement) for requirement, _ in locked(broken).values()]
