"""The container file: read, and its commands carried out without a container, in a folder made of what it copies."""

import fnmatch
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.confined import READ_ONLY, need
from tests.crowd import brought
from tests.protocol import Visitor
from tests.server import ROOT, Server
from tests.strolls import PAGES
from tests.test_house import ROOMS

FILE = ROOT / ".container" / "Containerfile"
HEALTH = ROOT / ".container" / "health.py"


def stages() -> list[list[tuple[str, str]]]:
    """For each stage of the build, its instructions: their name and their words."""
    text = re.sub(r"(?m)^\s*#.*\n", "", FILE.read_text(encoding="utf-8")).replace("\\\n", " ")
    lines = [line.split(None, 1) for line in text.splitlines() if line.strip()]
    found: list[list[tuple[str, str]]] = []
    for name, words in lines:
        if name == "FROM":
            found.append([])
        found[-1].append((name, words.strip()))
    return found


def copies(stage: list[tuple[str, str]]) -> Iterator[tuple[list[str], str]]:
    """What a stage copies from the repository, and to where."""
    for name, words in stage:
        if name == "COPY" and not words.startswith("--from"):
            *sources, target = words.split()
            yield sources, target


def image(folder: Path) -> Path:
    """The files of the last stage, below `folder` as they are below /app; only what .dockerignore lets through."""
    app = folder / "app"
    for sources, target in copies(stages()[-1]):
        for source in sources:
            place = app / Path(target).relative_to("/app")
            place.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, place / source if target.endswith("/") else place)
    return app


def instruction(name: str) -> str:
    (words,) = [words for given, words in stages()[-1] if given == name]
    return words


def test_all_that_is_copied_is_there_and_not_ignored() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = [line[1:].removesuffix("/**") for line in lines if line.startswith("!")]
    assert "*" in lines
    for stage in stages():
        for sources, _ in copies(stage):
            for source in sources:
                assert (ROOT / source).exists(), source
                assert any(fnmatch.fnmatch(source, pattern) for pattern in let_in), source


def test_every_room_of_the_house_is_copied() -> None:
    copied = {source for sources, _ in copies(stages()[-1]) for source in sources}
    assert set(ROOMS) <= copied
    assert ".streamlit/config.toml" in copied


def test_it_does_not_run_as_root() -> None:
    user = instruction("USER").partition(":")[0]
    assert user.isdigit()
    assert int(user) > 0
    assert [name for name, _ in stages()[-1]].index("USER") < [name for name, _ in stages()[-1]].index("CMD")


def test_packages_come_from_the_lock_with_their_hashes() -> None:
    (run,) = [words for name, words in stages()[0] if name == "RUN"]
    steps = [shlex.split(step) for step in run.split("&&")]
    installs = [step for step in steps if "install" in step]
    assert [step for step in installs if "--require-hashes" in step and "/requirements.lock" in step]
    assert all("--no-deps" in step or "--require-hashes" in step for step in installs)


def test_nothing_names_where_packages_come_from() -> None:
    for file in (ROOT / ".container").iterdir():
        assert not re.findall(r"https?://[a-z]", file.read_text(encoding="utf-8")), file.name


def test_the_health_check_is_the_file_that_is_copied() -> None:
    command = json.loads(instruction("HEALTHCHECK").partition("CMD ")[2])
    (target,) = [target for sources, target in copies(stages()[-1]) if ".container/health.py" in sources]
    assert command[-1] == target


def test_the_health_checks_question_is_streamlits() -> None:
    from streamlit.proto.BackMsg_pb2 import BackMsg

    asked = BackMsg()
    asked.rerun_script.page_name = "broadcasting"
    ask = re.search(r"(?s)PAGE: Final = .*?ASK: Final = [^\n]*", HEALTH.read_text(encoding="utf-8"))
    assert ask
    said: dict[str, bytes] = {}
    exec("from typing import Final\n" + ask[0], said)
    assert said["ASK"] == asked.SerializeToString()


def health(address: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(HEALTH), address.removeprefix("http://")]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def started(app: Path, prefix: tuple[str, ...] = (), **env: str | None) -> Server:
    """The image's own command and environment, with this environment's Python."""
    command = json.loads(instruction("CMD"))
    assert command[:3] == ["streamlit", "run", "streamlit_app.py"]  # as Server starts it
    given = dict(re.findall(r"(\w+)=(\S+)", instruction("ENV")))
    del given["PATH"]
    return Server(prefix, env={**given, **env}, cwd=app)


def test_it_runs_from_what_is_copied_on_a_disk_that_cannot_be_written_to(tmp_path: Path) -> None:
    """Without a home folder, too; every page works, and the health check is content."""
    need("unshare", "--mount")
    with started(image(tmp_path), READ_ONLY, HOME="/nonexistent") as server:
        for page in PAGES:
            with Visitor(server.address, page, timeout=180) as visitor:
                answer = visitor.open()
            assert answer.exceptions == []
            assert "unexpected error" not in answer.words, f"{page}: {server.log()[-3000:]}"
        with Visitor(server.address, "regression", "view=your+data&source=your+file", timeout=180) as visitor:
            visitor.open()
            (key,) = [key for key, part in visitor.widgets.items() if part.DESCRIPTOR.name == "FileUploader"]
            answer = visitor.run(brought(visitor, key, "large.csv", b"x,y\n" + b"1.25,2.5\n3.5,4\n" * 200_000))
            assert answer.exceptions == []
        done = health(server.address)
        assert done.returncode == 0, done.stderr
        assert server.alarms() == []


def test_the_health_check_knows_a_process_without_torch(tmp_path: Path) -> None:
    """Here an import of torch fails as on a disk that is broken: the process is replaced, or says that it is lost."""
    broken = tmp_path / "broken" / "torch"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise OSError(30, 'Read-only file system')\n", encoding="utf-8")
    with started(image(tmp_path), PYTHONPATH=str(broken.parent)) as server:
        done = health(server.address)
        assert done.returncode == 1, done.stdout
        assert "not well" in done.stderr
