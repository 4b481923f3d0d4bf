"""The page that CONTRIBUTING adds in ten minutes is really added, in a scratch tree, and its tests are run there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_LISTING = re.compile(r"```(?:python|diff)\n(.*?)```", re.DOTALL)


def test_the_example_is_a_page_that_works(tmp_path: Path) -> None:
    text = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
    for folder in ("core", "pages", "tests", ".streamlit"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("streamlit_app.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    added = []
    for listing in _LISTING.finditer(text):
        named = re.findall(r"`((?:core|pages|tests)/[\w/]+\.py)`", text[: listing.start()])[-1]
        path = tmp_path / named
        if named == "pages/sitemap.py":
            before = '    ),\n    "Devices"'
            there = path.read_text(encoding="utf-8")
            assert there.count(before) == 1
            lines = listing[1].replace("+", "")
            path.write_text(there.replace(before, lines + before), encoding="utf-8")
        else:
            assert not path.exists()
            path.write_text(listing[1], encoding="utf-8")
            added.append(named)
    assert len(added) == 5
    checks = [
        ["ruff", "check", *added],
        ["ruff", "format", "--check", *added],
        ["pytest", "-q", "-p", "no:cacheprovider", *(name for name in added if name.startswith("tests/"))],
        ["pytest", "-q", "-p", "no:cacheprovider", "-k", "rolling", "tests/test_house.py"],
    ]
    for check in checks:
        ran = subprocess.run([sys.executable, "-m", *check], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
