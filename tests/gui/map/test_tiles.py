# SPDX-License-Identifier: EUPL-1.2
"""The tile background against a server on the loopback that this test starts."""

from __future__ import annotations

import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import xyzservices
from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QColor, QImage

from district_planner.core.geo import to_mercator
from district_planner.gui.map.frame import ORIGIN_X, ORIGIN_Y, MapWindow
from district_planner.gui.map.tile_layer import tile_rect, tiles_in, zoom_for
from district_planner.gui.map.tiles import MOST_CONNECTIONS, TileLoader, cache_folder, provider_named, tile_choices
from tests.gui.map.conftest import colour_at, grabbed

TILE_COLOUR = "#30c060"


def tile_bytes() -> bytes:
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor(TILE_COLOUR))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


class Server:
    """Answers every tile with one colour and notes who asked, for what, and how many at once."""

    def __init__(self) -> None:
        self.paths: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.at_once = self.most_at_once = 0
        self.status = 200
        self.lock = threading.Lock()
        self.gate = threading.Event()
        self.gate.set()
        body, log = tile_bytes(), self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with log.lock:
                    log.paths[self.path] += 1
                    log.agents.add(self.headers.get("User-Agent", ""))
                    log.at_once += 1
                    log.most_at_once = max(log.most_at_once, log.at_once)
                log.gate.wait(5)
                with log.lock:
                    log.at_once -= 1
                self.send_response(log.status)
                self.send_header("Content-Type", "image/png")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-cache, max-age=0")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def provider(self) -> xyzservices.TileProvider:
        return xyzservices.TileProvider(
            name="Loopback",
            url=f"http://127.0.0.1:{self.http.server_port}/{{z}}/{{x}}/{{y}}.png",
            attribution='(C) <a href="x">Chi fa le tessere</a> &amp; altri',
            html_attribution="",
            max_zoom=19,
        )

    def close(self) -> None:
        self.gate.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server(qapp):
    server = Server()
    yield server
    server.close()


@pytest.fixture
def loader(server, tmp_path):
    loader = TileLoader(server.provider(), tmp_path)
    yield loader
    loader.stop()


def fetch(qtbot, loader, keys):
    loader.want(keys)
    qtbot.waitUntil(lambda: all(loader.tile(key) is not None for key in keys), timeout=8000)


def test_a_tile_lies_where_the_standard_says():
    # OpenStreetMap wiki, slippy map tilenames: lon 13.37771, lat 52.51628 is in 17/70406/42987.
    x, y = to_mercator(13.37771, 52.51628)
    rect = tile_rect((17, 70406, 42987))
    assert rect.contains(float(x) - ORIGIN_X, ORIGIN_Y - float(y))
    assert rect.width() == pytest.approx(40075016.68557849 / 2**17)
    assert tiles_in(QRectF(float(x) - ORIGIN_X, ORIGIN_Y - float(y), 1, 1), 17) == [(17, 70406, 42987)]


def test_the_zoom_fits_the_pixels_and_the_provider():
    assert zoom_for(156543.03 / 2**10, 18) == 10
    assert zoom_for(0.1, 18) == 18
    assert zoom_for(1e9, 18) == 0


def test_tiles_cover_the_window_and_nothing_beyond():
    rect = MapWindow(1 / 400, 0, 0, 800, 600).rect
    keys = tiles_in(rect, zoom_for(400, 18))
    covered = QRectF()
    for key in keys:
        assert tile_rect(key).intersects(rect)
        covered = covered.united(tile_rect(key))
    assert covered.contains(rect)


def test_a_tile_is_asked_once_under_our_own_name(qtbot, loader, server):
    fetch(qtbot, loader, [(8, 138, 95)])
    loader.want([(8, 138, 95)])
    assert server.paths == {"/8/138/95.png": 1}
    (agent,) = server.agents
    assert agent.startswith("DistrictPlanner/")
    assert "Mozilla" not in agent


def test_never_more_than_two_at_once(qtbot, loader, server):
    keys = [(8, 130 + n, 95) for n in range(12)]
    server.gate.clear()
    loader.want(keys)
    qtbot.wait(250)
    assert server.most_at_once <= MOST_CONNECTIONS
    server.gate.set()
    fetch(qtbot, loader, keys)
    assert server.most_at_once <= MOST_CONNECTIONS


def test_what_left_the_screen_is_not_fetched(qtbot, loader, server):
    server.gate.clear()
    loader.want([(8, 100 + n, 95) for n in range(30)])
    qtbot.wait(100)
    loader.want([(8, 138, 95)])
    server.gate.set()
    qtbot.waitUntil(lambda: loader.tile((8, 138, 95)) is not None, timeout=8000)
    qtbot.wait(100)
    assert sum(server.paths.values()) <= MOST_CONNECTIONS + 1


def test_the_cache_keeps_a_week_what_the_server_would_forget(qtbot, server, tmp_path):
    first = TileLoader(server.provider(), tmp_path)
    fetch(qtbot, first, [(8, 138, 95), (8, 139, 95)])
    first.stop()
    asked = sum(server.paths.values())
    again = TileLoader(server.provider(), tmp_path)
    fetch(qtbot, again, [(8, 138, 95), (8, 139, 95)])
    again.stop()
    assert sum(server.paths.values()) == asked, "the second start must read from disk"
    cache = again._network.cache()
    data = cache.metaData(again._request((8, 138, 95)).url())
    from PySide6.QtCore import QDateTime

    assert data.expirationDate() >= QDateTime.currentDateTimeUtc().addDays(7).addSecs(-60)


def test_without_a_network_it_says_so_once_and_goes_on(qtbot, loader, server):
    told = []
    loader.availability_changed.connect(told.append)
    server.status = 503
    loader.want([(8, 138, 95), (8, 139, 95)])
    qtbot.waitUntil(lambda: told == [False], timeout=8000)
    asked = sum(server.paths.values())
    loader.want([(8, 138, 95)])
    qtbot.wait(50)
    assert sum(server.paths.values()) <= asked + 1, "a failed tile is not asked for again at once"
    assert loader.tile((8, 138, 95)) is None


def test_the_map_shows_tiles_below_and_their_attribution(qtbot, view, server, tmp_path):
    loader = TileLoader(server.provider(), tmp_path, view)
    view.set_choropleth(None)
    view.set_tiles(loader)
    sea = (17.5, 41.5)
    qtbot.waitUntil(lambda: colour_at(grabbed(view), view.pixel_at(*sea)) == TILE_COLOUR, timeout=8000)
    assert view.furniture.attribution_line.startswith("(C) Chi fa le tessere & altri")
    assert "Istat" in view.furniture.attribution_line
    wanted = len(tiles_in(view.window_of_map.rect, zoom_for(view.window_of_map.metres_per_pixel, 19)))
    qtbot.wait(100)
    assert len(server.paths) <= wanted, "nothing is fetched that is not on screen"
    view.set_tiles(None)
    assert colour_at(grabbed(view), view.pixel_at(*sea)) == view.style_of_map.colour("sea").name()
    assert "Chi fa" not in view.furniture.attribution_line


def test_by_default_nothing_is_fetched(view):
    grabbed(view)
    assert view._tile_layer is None


def test_every_background_on_offer_is_known_and_needs_no_key(own_home):
    for provider_id, _ in tile_choices():
        provider = provider_named(provider_id)
        assert not provider.requires_token()
        assert provider.attribution
    assert cache_folder().is_relative_to(own_home)
