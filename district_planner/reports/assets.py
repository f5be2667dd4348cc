# SPDX-License-Identifier: EUPL-1.2
"""Leaflet, ready to be put inside a page.

The files come from an installed package (`django-js-lib-leaflet`: Leaflet as its authors built it, no code that runs,
no requirement of its own): they are wherever the product can run, and nothing is fetched at run time.
Why this package: docs/decisions/offline-report-assets.md.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_IMAGE = re.compile(r"url\((?P<quote>['\"]?)(?P<path>images/[\w.-]+\.png)(?P=quote)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


@cache
def leaflet_script() -> str:
    """Leaflet's script with its licence header, without the line that makes a debugger look for a source map."""
    script = _SOURCE_MAP.sub("", _text("leaflet.js")).strip()
    if "</script" in script.lower():
        raise ValueError("leaflet.js")  # it could not stand inside a page; no release of Leaflet does this
    return script


@cache
def leaflet_style() -> str:
    """Leaflet's style sheet with its images inside as `data:` URIs."""
    return _IMAGE.sub(lambda match: f"url({_data_uri(match['path'])})", _text("leaflet.css")).strip()


@cache
def leaflet_version() -> str:
    """Such as `1.9.4`, from the header of the script."""
    header = re.search(r"Leaflet (\d+\.\d+\.\d+)", _text("leaflet.js"))
    if header is None:
        raise ValueError("leaflet.js")
    return header[1]


def _data_uri(path: str) -> str:
    encoded = base64.b64encode(_folder().joinpath(*path.split("/")).read_bytes()).decode("ascii")
    return f"data:image/png;base64,{encoded}"


def _text(name: str) -> str:
    return _folder().joinpath(name).read_bytes().decode("utf-8").replace("\r\n", "\n")


def _folder() -> Traversable:
    from importlib.resources import files

    import js_lib_leaflet  # a docstring and a version: nothing of Django is touched

    return files(js_lib_leaflet).joinpath("static", "js_lib_leaflet")
