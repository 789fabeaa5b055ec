"""Headless Chromium for the tests of pages, spoken to through its own pipe; `python -m tests.browser` looks for it.

Enters: a page on disk. Leaves: what a reader would meet: errors, what was asked for elsewhere, widths, what is said of
pictures, sheets of paper. Always holds: one browser serves all tests of a process, each page has a tab of its own;
without Chromium the tests fail and say what to install, they are never skipped. Why no driver: the protocol through the
pipe (`--remote-debugging-pipe`) needs the standard library alone.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VARIABLE = "POLICY_BROWSER"
MISSING = (
    "The pages are tested in headless Chromium, and there is none on this machine. Install it (Debian and Ubuntu: "
    f"apt-get install chromium fonts-noto-cjk; elsewhere any Chromium or Chrome) or set {VARIABLE} to its path."
)
PHONE, DESK = (390, 844), (1100, 900)
A4 = (210 / 25.4, 297 / 25.4)
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-default-apps", "--no-default-browser-check", "--mute-audio", "--remote-debugging-pipe",
)  # fmt: skip


def browser_path() -> str | None:
    """The browser of this machine, or the one that the variable names."""
    named = os.environ.get(VARIABLE)
    return next((found for name in ((named,) if named else NAMES) if (found := shutil.which(name))), None)


class Browser:
    """One browser; `opened` gives tabs of it."""

    def __init__(self) -> None:
        path = browser_path()
        if path is None:
            raise AssertionError(MISSING)
        self._folder = tempfile.mkdtemp(prefix="policy-browser-")
        to_read, self._to = os.pipe()
        self._from, to_write = os.pipe()

        def pipes() -> None:
            # Chromium reads commands from 3 and writes answers to 4. Copies first: one of ours may be 3 or 4 itself.
            low, high = os.dup(to_read), os.dup(to_write)
            low, high = (os.dup(low) if low in {3, 4} else low), (os.dup(high) if high in {3, 4} else high)
            os.dup2(low, 3)
            os.dup2(high, 4)

        self._process = subprocess.Popen(
            [path, *_OPTIONS, f"--user-data-dir={self._folder}"],
            preexec_fn=pipes,  # noqa: PLW1509 - no threads run before the browser starts
            close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_read)
        os.close(to_write)
        self._rest = b""
        self._number = 0
        self.events: list[dict[str, Any]] = []

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """A command and its answer; events that come meanwhile are kept."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            heard = self._heard()
            if heard.get("id") == self._number:
                assert "error" not in heard, heard
                return heard["result"]
            self.events.append(heard)

    def wait(self, method: str, session: str) -> None:
        """Until an event of a tab has come."""
        while not any(event.get("method") == method and event.get("sessionId") == session for event in self.events):
            self.events.append(self._heard())

    def _heard(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._from, 1 << 20)
            assert piece, "the browser has ended"
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\0")
        return json.loads(line)

    @contextmanager
    def opened(self, page: Path, size: tuple[int, int] = DESK) -> Iterator["Tab"]:
        """A tab with a page in a window of a size, loaded to its end."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = Tab(self, session, size[0])
        try:
            for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
                tab.ask(f"{domain}.enable")
            width, height = size
            tab.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                    mobile=width < 600)  # fmt: skip
            self.events.clear()
            tab.ask("Page.navigate", url=page.resolve().as_uri())
            self.wait("Page.loadEventFired", session)
            tab.evaluate("document.fonts.ready.then(() => 1)")
            yield tab
        finally:
            self.ask("Target.closeTarget", targetId=target)

    def close(self) -> None:
        """End the browser and forget its profile."""
        try:
            self.ask("Browser.close")
        except (AssertionError, OSError):
            self._process.kill()
        self._process.wait(timeout=30)
        os.close(self._to)
        os.close(self._from)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Tab:
    """A page as a reader meets it."""

    def __init__(self, browser: Browser, session: str, width: int) -> None:
        self._browser = browser
        self.session = session
        self.width = width

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._browser.ask(method, self.session, **parameters)

    def evaluate(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def _events(self, method: str) -> list[dict[str, Any]]:
        return [event["params"] for event in self._browser.events
                if event.get("method") == method and event.get("sessionId") == self.session]  # fmt: skip

    def follow(self, selector: str) -> None:
        """Click a link, and wait for the page it leads to."""
        self._browser.events.clear()
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
        self._browser.wait("Page.loadEventFired", self.session)

    def complaints(self) -> list[str]:
        """Errors of scripts, what scripts wrote to the console, and what the browser itself found amiss."""
        self.evaluate("1")  # what was on its way has come by then
        thrown = [str(event["exceptionDetails"]) for event in self._events("Runtime.exceptionThrown")]
        written = [str(event["args"]) for event in self._events("Runtime.consoleAPICalled")]
        found = [event["entry"]["text"] for event in self._events("Log.entryAdded")]
        dialogs = [event["message"] for event in self._events("Page.javascriptDialogOpening")]
        return thrown + written + found + dialogs

    def requests(self) -> list[str]:
        """Every address that was asked for besides the page itself; what is inside the page asks for nothing."""
        asked = [event["request"]["url"] for event in self._events("Network.requestWillBeSent")]
        return [url for url in asked[1:] if not url.startswith("data:")]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window, which phones then widen."""
        widest = self.evaluate("Math.max(innerWidth, document.documentElement.scrollWidth, document.body.scrollWidth)")
        return int(widest) - self.width

    def images(self) -> list[str]:
        """What is said of each picture to who does not see it."""
        tree = self.ask("Accessibility.getFullAXTree")["nodes"]
        seen = [node for node in tree if not node.get("ignored")]
        pictures = [node for node in seen if node["role"]["value"] in {"image", "img", "graphics-document"}]
        return [node.get("name", {}).get("value", "") for node in pictures]

    def text(self) -> str:
        """What is to be read."""
        return str(self.evaluate("document.body.innerText"))

    def pdf(self) -> bytes:
        """The page on paper, as its own style asks for."""
        return base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def picture(self) -> bytes:
        """The whole page as a picture, for a person."""
        answer = self.ask("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(answer["data"])


def main(words: list[str]) -> int:
    """Whether there is a browser; with PAGE and PICTURE [WIDTH], a picture of a page."""
    if browser_path() is None:
        sys.stderr.write(f"{MISSING}\n")
        return 1
    if words:
        width = int(words[2]) if len(words) > 2 else DESK[0]
        with Browser() as browser, browser.opened(Path(words[0]), (width, 900)) as tab:
            Path(words[1]).write_bytes(tab.picture())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
