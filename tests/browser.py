# SPDX-License-Identifier: EUPL-1.2
"""A real Chromium without a window, driven over its debugging protocol; every request it makes is seen by a proxy."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import websocket

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-domain-reliability",
    "--metrics-recording-only",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-allow-origins=*",
    "--remote-debugging-port=0",
]
_PATIENCE_S = 60.0


class Page:
    """One page of the browser."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=_PATIENCE_S, enable_multithread=False)
        self._number = 0
        self.events: list[dict[str, Any]] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)

    def close(self) -> None:
        """Leave the page to the browser."""
        self._socket.close()

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Answer of one command; events that come in between are kept."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return dict(message["result"])
            self.events.append(message)

    def open(self, url: str, settle_s: float = 0.3) -> None:
        """Load `url` and give its scripts `settle_s` seconds more."""
        self.events.clear()
        self.call("Page.navigate", url=url)
        deadline = time.monotonic() + _PATIENCE_S
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            assert time.monotonic() < deadline, f"{url} did not load"
            self.events.append(json.loads(self._socket.recv()))
        time.sleep(settle_s)
        self.evaluate("1")

    def evaluate(self, expression: str) -> Any:
        """Value of a JavaScript expression, promises awaited; a script error fails the test."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press and release a key, such as `Tab` or `Enter`."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowRight": 39, "+": 187}
        text = {"Enter": "\r", "+": "+"}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            extra = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes[key], **extra)

    def resize(self, width: int, height: int, *, dark: bool = False, mobile: bool = False) -> None:
        """Size of the window and the scheme the reader prefers."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        scheme = "dark" if dark else "light"
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screenshot(self, *, whole: bool = False) -> bytes:
        """PNG of what is visible, or of the `whole` page."""
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def pdf(self) -> bytes:
        """The page as the browser prints it, in the size the page asks for."""
        answer = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(answer["data"])

    @property
    def complaints(self) -> list[str]:
        """Script errors, console errors and policy violations since the page was opened."""
        found = []
        for event in self.events:
            params = event.get("params", {})
            if event["method"] == "Runtime.exceptionThrown":
                found.append(str(params["exceptionDetails"]))
            elif event["method"] == "Log.entryAdded" and params["entry"]["level"] in {"error", "warning"}:
                found.append(params["entry"]["text"])
            elif event["method"] == "Runtime.consoleAPICalled" and params["type"] in {"error", "warning", "assert"}:
                found.append(str(params["args"]))
        return found

    @property
    def requests(self) -> list[str]:
        """Addresses the page asked for since it was opened, `data:` included."""
        sent = (event for event in self.events if event["method"] == "Network.requestWillBeSent")
        return [event["params"]["request"]["url"] for event in sent]


class _Proxy(BaseHTTPRequestHandler):
    """Serves the files of the test at `http://report.test/` and writes down everything it is asked for."""

    server: Watcher

    def _answer(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        content = self.server.files.get(self.path)
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    do_GET = do_HEAD = do_POST = do_CONNECT = _answer  # noqa: N815

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Watcher(ThreadingHTTPServer):
    """The only way out of the browser. `files` by address; `asked` are all requests, method and address."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Proxy)
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []


class Browser:
    """A running Chromium whose every connection goes through `watcher`."""

    def __init__(self, port: int, watcher: Watcher) -> None:
        self._port = port
        self.watcher = watcher

    @contextlib.contextmanager
    def page(self) -> Iterator[Page]:
        """A new empty page, closed at the end."""
        from urllib.request import ProxyHandler, Request, build_opener

        opener = build_opener(ProxyHandler({}))
        request = Request(f"http://127.0.0.1:{self._port}/json/new?about:blank", method="PUT")
        with opener.open(request, timeout=_PATIENCE_S) as answer:
            target = json.load(answer)
        page = Page(target["webSocketDebuggerUrl"])
        try:
            yield page
        finally:
            page.close()
            with opener.open(f"http://127.0.0.1:{self._port}/json/close/{target['id']}", timeout=_PATIENCE_S):
                pass


@contextlib.contextmanager
def running_browser(chromium: Path) -> Iterator[Browser]:
    """Start Chromium with a profile of its own and end it."""
    watcher = Watcher()
    serving = threading.Thread(target=watcher.serve_forever, name="watcher", daemon=True)
    serving.start()
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        proxy = f"127.0.0.1:{watcher.server_address[1]}"
        command = [str(chromium), *FLAGS, f"--proxy-server={proxy}", "--proxy-bypass-list=<-loopback>"]
        command += [f"--user-data-dir={profile}", "about:blank"]
        environment = {**os.environ, "HOME": profile}
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        try:
            yield Browser(_port_of(Path(profile), process), watcher)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            watcher.shutdown()
            watcher.server_close()
            serving.join()


def _port_of(profile: Path, process: subprocess.Popen[bytes]) -> int:
    """The debugging port Chromium chose."""
    note = profile / "DevToolsActivePort"
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        if note.exists() and (lines := note.read_text(encoding="ascii").splitlines()):
            return int(lines[0])
        assert process.poll() is None, f"Chromium ended with {process.returncode}"
        time.sleep(0.05)
    raise AssertionError("Chromium opened no debugging port")
