"""Two replicas behind Debian's nginx with the repository's own configuration, on the loopback."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self
from urllib.request import urlopen

import pytest

from tests.crowd import until
from tests.protocol import Gone, Visitor
from tests.server import ROOT, Server, free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
CONFIGURATION = ROOT / ".container" / "nginx.conf"


@pytest.fixture(scope="module", autouse=True)
def _there_is_an_nginx() -> None:
    if NGINX is None and "CI" not in os.environ:
        pytest.skip("no nginx on the path; install Debian's package nginx")
    assert NGINX, "CI has to install nginx"


class Guest(Visitor):
    """A visitor who keeps the cookie with the replica's name: `replica`, "" before there is one."""

    def __init__(self, site: "Site", page: str, query: str = "", *, resume: str = "", replica: str = "") -> None:
        super().__init__(site.address, page, query, resume=resume)
        self.replica = replica
        if replica:
            self.headers["Cookie"] = f"replica={replica}"

    def __enter__(self) -> Self:
        super().__enter__()
        told = self.socket.response.headers.get_all("Set-Cookie")
        (self.replica,) = re.findall(r"\breplica=(\w+); Path=/; HttpOnly; SameSite=Lax", "\n".join(told))
        self.headers["Cookie"] = f"replica={self.replica}"
        return self


class Site(NamedTuple):
    address: str
    replicas: dict[str, Server]  # by the name that the cookie has
    folder: Path  # nginx's own


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Both replicas have served a page that needs torch."""
    tmp_path, port = tmp_path_factory.mktemp("nginx"), free_port()
    with Server() as a, Server() as b:
        for replica in (a, b):
            with Visitor(replica.address, "broadcasting", timeout=180) as visitor:
                visitor.open()
        text = CONFIGURATION.read_text(encoding="utf-8")
        ports = {"8501": a.port, "8502": b.port, "8080": port}
        text = re.sub("|".join(ports), lambda found: str(ports[found[0]]), text)
        (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
        command = [NGINX, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off; user root;"]
        if os.geteuid():
            command[-1] = "daemon off;"
        with (tmp_path / "error.log").open("wb") as log, subprocess.Popen(command, stderr=log) as nginx:
            address = f"http://127.0.0.1:{port}"
            try:
                assert until(lambda: nginx.poll() is not None or _answers(address), 20)
                assert nginx.poll() is None, (tmp_path / "error.log").read_text()
                yield Site(address, {"a": a, "b": b}, tmp_path)
            finally:
                nginx.terminate()


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/_stcore/health", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def test_the_configuration_is_valid(site: Site) -> None:
    done = subprocess.run(
        [str(NGINX), "-t", "-p", str(site.folder), "-c", str(site.folder / "nginx.conf")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_a_visitor_stays_with_one_replica(site: Site) -> None:
    """Twelve visitors spread over both; each comes back to its own, with its files, again and again."""
    table = b"x,y\n" + b"".join(b"%d,%d\n" % (k, 2 * k + k % 3) for k in range(40))
    taken = set()
    for _ in range(12):
        with Guest(site, "regression", "view=your+data&source=your+file") as visitor:
            visitor.open()
            home, session = visitor.replica, visitor.session
            taken.add(home)
            assert [name for name, server in site.replicas.items() if knows(server, visitor)] == [home]
            urls = visitor.upload_urls(["own.csv"])
            assert visitor.upload(urls[0], "own.csv", table) == 204
        # The socket drops and the browser takes its session up again: the cookie leads it to the same replica.
        with Guest(site, "regression", visitor.query, resume=session, replica=home) as back:
            back.open()
            assert back.replica == home
            assert back.session == session
    assert taken == {"a", "b"}


def test_the_visitors_of_a_killed_replica_land_on_the_other_with_their_addresses_state(site: Site) -> None:
    with Guest(site, "broadcasting", "a=3,+1&b=1,+7&op=mul") as visitor:
        before = visitor.open()
        home, session = visitor.replica, visitor.session
        other = {"a": "b", "b": "a"}[home]
        site.replicas[home].kill()
        with pytest.raises(Gone):
            visitor.listen(lambda _: False, 10)
    with Guest(site, "broadcasting", visitor.query, resume=session, replica=home) as back:
        after = back.open()
        assert back.replica == other
        assert back.session != session  # that one is lost, and so are its files
        assert back.widgets["a"].default == visitor.widgets["a"].default == "3, 1"
        assert figure(after) == figure(before)
        # The dead one comes back: who has found a new home stays there.
        site.replicas[home].start()
        time.sleep(2.5)  # nginx asks a replica that died again after two seconds
        assert back.set("a", "5, 1").exceptions == []
    with Guest(site, "broadcasting", resume=back.session, replica=back.replica) as again:
        again.open()
        assert again.replica == other
        assert again.session == back.session


def knows(server: Server, visitor: Visitor) -> bool:
    """Whether this replica has the visitor's session: only then it lets a file of the session in."""
    direct = Visitor(server.address)
    return direct.upload(f"/_stcore/upload_file/{visitor.session}/none", "x", b"x") == 204


def figure(answer) -> str:
    (drawn,) = [
        element.json
        for kind, element in zip(answer.kinds, answer.elements, strict=True)
        if kind == "bidi_component" and "figure-broadcast" in element.id
    ]
    return drawn
