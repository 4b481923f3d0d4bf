"""A real Streamlit server on a free loopback port, and a real Chromium to look at it."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-quic", "--no-first-run"]  # fmt: skip
expect.set_options(timeout=30_000)  # a busy machine is slow; an assertion that holds returns at once
# On a deep link Streamlit's own frontend looks for its server below the page first: two answers of 404, not ours.
EXPECTED = ("_stcore/health", "_stcore/host-config")


@pytest.fixture(scope="session")
def app(browser: Browser) -> Iterator[str]:
    """The address of the app, served by a process of its own, which has served its first page already."""
    with serve("streamlit_app.py") as address:
        first = browser.new_page()
        first.goto(f"{address}/")
        settle(first)
        first.close()
        yield address


class serve:  # noqa: N801 - a context manager, read as a verb
    """Run `streamlit run SCRIPT` for the length of a with block; gives the address. `pid` is the server's process."""

    def __init__(self, script: str) -> None:
        self.script = script

    def __enter__(self) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "streamlit", "run", self.script, "--server.address=127.0.0.1",
                   f"--server.port={port}", "--server.headless=true"]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        address = f"http://127.0.0.1:{port}"
        _until_healthy(self.process, address)
        return address

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def _until_healthy(process: subprocess.Popen[bytes], address: str) -> None:
    import time

    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it was ready")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)  # a server that starts cannot be waited for in another way
    raise RuntimeError("the server did not become ready")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    assert CHROMIUM, "CI has to install Chromium"
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor's browser for all tests, so that Streamlit's scripts are fetched and compiled once."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of its own, which fails the test if its console shows an error; it leaves nothing in the browser."""
    opened = context.new_page()
    errors: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.location.get("url", "") for part in EXPECTED):
            errors.append(message.text)

    opened.on("console", hear)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    with suppress(Error):  # a page that was closed, or whose server has gone, has nothing to be emptied
        opened.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    context.clear_cookies()
    context.clear_permissions()
    for each in context.pages:
        each.close()
    assert not errors, "the console showed: " + "; ".join(errors)


def settle(page: Page) -> None:
    """Wait until the script has run and the page shows its title."""
    page.wait_for_function(
        """() => document.querySelector('[data-testid=stMain] h1')
            && document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') !== 'running'"""
    )


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box by its name, as one does who types: on a busy machine a click can be lost."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    box.press("Enter")
