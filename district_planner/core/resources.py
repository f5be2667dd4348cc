# SPDX-License-Identifier: EUPL-1.2
"""Where the files that ship with the product are: in a checkout, an installed wheel or a frozen bundle."""

from __future__ import annotations

from pathlib import Path

PROJECT_SUFFIX = ".dplan"
"""How the name of a project file ends."""
_PACKAGE = Path(__file__).resolve().parent.parent


def resource_path(*parts: str) -> Path:
    """The path of a shipped file or folder; the first part is `resources` or `data`.

    An installed wheel and a frozen bundle carry both folders inside the package (`_resources`, `_data`); a checkout has
    them beside it.

    Raises:
        FileNotFoundError: the file is not part of this installation.
    """
    kind, *rest = parts
    inside = _PACKAGE / f"_{kind}"
    root = inside if inside.is_dir() else _PACKAGE.parent / kind
    path = root.joinpath(*rest)
    if not path.exists():
        raise FileNotFoundError(path)
    return path
