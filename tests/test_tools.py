"""The linter, the formatter and the type checker have nothing to say."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.profiles import thorough

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join
)
def test_it_finds_nothing(command: list[str]) -> None:
    if command == ["mypy"] and not thorough() and not (ROOT / ".mypy_cache").exists():
        pytest.skip("takes more than a minute the first time; run mypy once, as CI and the hooks of pre-commit do")
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
