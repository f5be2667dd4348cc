# SPDX-License-Identifier: EUPL-1.2
"""What every page of ours has in common: its template, its files, and the policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from district_planner.core.resources import resource_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Template


@cache
def page_template(name: str) -> Template:
    """A template of resources/report, with autoescape; it may include the others. Read once: many sheets share one."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
        loader=FunctionLoader(page_resource),
    )
    return environment.get_template(name)


def page_resource(name: str) -> str:
    """A file of resources/report with line feeds only: a browser hashes what it reads after normalising them."""
    return resource_path("resources", "report", name).read_text(encoding="utf-8").replace("\r\n", "\n").strip()


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """The Content-Security-Policy of a page with just these scripts and styles."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes(scripts)}",
            f"style-src {_hashes(styles)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hashes(parts: Iterable[str]) -> str:
    """The parts that may run or be applied; the word for none where there are none."""
    return " ".join(_hash(part) for part in parts) or "'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
