# SPDX-License-Identifier: EUPL-1.2
"""Draws the icon of the program from `resources/icons/app.svg` in every size and container that systems ask for.

    python packaging/icons.py FOLDER

writes `<size>.png`, `app.ico` (Windows) and `app.icns` (macOS). Nothing drawn here is committed.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

SVG = Path(__file__).resolve().parent.parent / "resources" / "icons" / "app.svg"
PNG_SIZES = (16, 24, 32, 48, 64, 128, 256, 512, 1024)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
# The four-letter type of a PNG of this size in an icon of macOS.
ICNS_TYPES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09", 1024: b"ic10"}


def draw(size: int) -> bytes:
    """Draw the icon as a PNG of `size` by `size` pixels."""
    from PySide6.QtCore import QBuffer, Qt
    from PySide6.QtGui import QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(SVG))
    if not renderer.isValid():
        raise ValueError(f"{SVG} is no picture")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Pack PNGs by size into the container of Windows: a directory of 16 bytes each, then the pictures."""
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    directory = b""
    for size, picture in pictures.items():
        side = size % 256  # 256 is written as 0
        directory += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return header + directory + b"".join(pictures.values())


def icns(pictures: dict[int, bytes]) -> bytes:
    """Pack PNGs by size into the container of macOS: type, length and picture, one after the other."""
    parts = [ICNS_TYPES[size] + struct.pack(">I", len(picture) + 8) + picture for size, picture in pictures.items()]
    body = b"".join(parts)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def write_icons(folder: Path) -> None:
    """Write all sizes and containers into `folder`."""
    pictures = {size: draw(size) for size in PNG_SIZES}
    folder.mkdir(parents=True, exist_ok=True)
    for size, picture in pictures.items():
        (folder / f"{size}.png").write_bytes(picture)
    (folder / "app.ico").write_bytes(ico({size: pictures[size] for size in ICO_SIZES}))
    (folder / "app.icns").write_bytes(icns({size: pictures[size] for size in ICNS_TYPES}))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication(sys.argv[:1])
    write_icons(Path(sys.argv[1]))
