# SPDX-License-Identifier: EUPL-1.2
"""Background tiles, off unless the user asks: polite to the server, kept on disk, silent when there is no network.

Rules of the OpenStreetMap tile servers, kept for every provider: own User-Agent, at most two connections, a cache of at
least seven days, nothing fetched that is not on screen, the attribution on the map.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QDateTime, QObject, QUrl, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtNetwork import (
    QNetworkAccessManager,
    QNetworkCacheMetaData,
    QNetworkDiskCache,
    QNetworkReply,
    QNetworkRequest,
)

from district_planner import __version__
from district_planner.core.compat import override
from district_planner.gui.map.tile_layer import TileKey

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from xyzservices import TileProvider

MOST_CONNECTIONS = 2
KEEP_DAYS = 7
USER_AGENT = f"DistrictPlanner/{__version__} (desktop planning tool; at most {MOST_CONNECTIONS} connections)"
_DISK_BYTES = 200 * 1024 * 1024
_IN_MEMORY = 300
_RETRY_SECONDS = 30.0
_TIMEOUT_MS = 15_000


class TileCache(QNetworkDiskCache):
    """Keeps every tile at least a week, whatever a server says about less."""

    @override
    def prepare(self, metaData: QNetworkCacheMetaData) -> QIODevice:
        least = QDateTime.currentDateTimeUtc().addDays(KEEP_DAYS)
        if not metaData.expirationDate().isValid() or metaData.expirationDate() < least:
            metaData.setExpirationDate(least)
        metaData.setSaveToDisk(True)
        metaData.setRawHeaders([header for header in metaData.rawHeaders() if not _limits_keeping(header[0])])
        return super().prepare(metaData)


def _limits_keeping(header: QByteArray | bytes) -> bool:
    """Whether a header of the answer would let the cache forget it sooner."""
    return bytes(QByteArray(header).data()).lower() in {b"cache-control", b"expires", b"pragma", b"age"}


class TileLoader(QObject):
    """Gives tiles that are at hand and fetches those that are not, the latest wanted first."""

    loaded = Signal()
    """A tile that was asked for is at hand now."""
    availability_changed = Signal(bool)
    """False: the server cannot be reached; True: it can again."""

    def __init__(self, provider: TileProvider, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.provider = provider
        self.available = True
        self.least_zoom = 0
        self.most_zoom = int(provider.get("max_zoom", 18))
        self._network = QNetworkAccessManager(self)
        cache = TileCache(self)
        cache.setCacheDirectory(str(folder / provider.name.replace("/", "_")))
        cache.setMaximumCacheSize(_DISK_BYTES)
        self._network.setCache(cache)
        self._pictures: OrderedDict[TileKey, QPixmap] = OrderedDict()
        self._wanted: list[TileKey] = []
        self._running: dict[TileKey, QNetworkReply] = {}
        self._failed_at: dict[TileKey, float] = {}

    @property
    def attribution(self) -> str:
        """What the provider wants to be read on the map."""
        return str(self.provider.get("attribution", ""))

    def tile(self, key: TileKey) -> QPixmap | None:
        """A tile that is at hand."""
        picture = self._pictures.get(key)
        if picture is not None:
            self._pictures.move_to_end(key)
        return picture

    def want(self, keys: list[TileKey]) -> None:
        """Fetch these tiles, which are on screen now; those wanted before and not begun are forgotten."""
        now = time.monotonic()
        self._wanted = [
            key
            for key in keys
            if key not in self._pictures
            and key not in self._running
            and now - self._failed_at.get(key, -_RETRY_SECONDS) >= _RETRY_SECONDS
        ]
        self._fetch_next()

    def stop(self) -> None:
        """Forget what is wanted and end what is under way."""
        self._wanted.clear()
        for reply in list(self._running.values()):
            reply.abort()

    def _fetch_next(self) -> None:
        while self._wanted and len(self._running) < MOST_CONNECTIONS:
            key = self._wanted.pop(0)
            reply = self._network.get(self._request(key))
            self._running[key] = reply
            reply.finished.connect(self._finished)

    def _request(self, key: TileKey) -> QNetworkRequest:
        z, x, y = key
        request = QNetworkRequest(QUrl(self.provider.build_url(x=x, y=y, z=z)))
        request.setHeader(QNetworkRequest.KnownHeaders.UserAgentHeader, USER_AGENT)
        attribute = QNetworkRequest.Attribute
        request.setAttribute(attribute.CacheLoadControlAttribute, QNetworkRequest.CacheLoadControl.PreferCache)
        request.setTransferTimeout(_TIMEOUT_MS)
        return request

    def _finished(self) -> None:
        done = [(key, reply) for key, reply in self._running.items() if reply.isFinished()]
        for key, reply in done:
            del self._running[key]
            self._take(key, reply)
            reply.deleteLater()
        self._fetch_next()

    def _take(self, key: TileKey, reply: QNetworkReply) -> None:
        error = reply.error()
        picture = QPixmap()
        if error == QNetworkReply.NetworkError.NoError and picture.loadFromData(reply.readAll()):
            self._pictures[key] = picture
            self._failed_at.pop(key, None)
            while len(self._pictures) > _IN_MEMORY:
                self._pictures.popitem(last=False)
            self._set_available(True)
            self.loaded.emit()
        elif error != QNetworkReply.NetworkError.OperationCanceledError:
            self._failed_at[key] = time.monotonic()
            # A tile that does not exist says nothing about the server.
            if error != QNetworkReply.NetworkError.ContentNotFoundError:
                self._set_available(False)

    def _set_available(self, available: bool) -> None:
        if available != self.available:
            self.available = available
            self.availability_changed.emit(available)


def tile_choices() -> list[tuple[str, str]]:
    """Id and name of the backgrounds on offer: free to use without a key, and made for looking at maps."""
    return [("OpenStreetMap.Mapnik", "OpenStreetMap"), ("OpenTopoMap", "OpenTopoMap")]


def provider_named(provider_id: str) -> TileProvider:
    """The provider of an id of `tile_choices`: address, attribution and largest zoom come from xyzservices."""
    import xyzservices.providers

    found = xyzservices.providers
    for part in provider_id.split("."):
        found = found[part]
    return found


def cache_folder() -> Path:
    """Where tiles are kept, in the platform's place for caches."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("district-planner", appauthor=False)) / "tiles"
