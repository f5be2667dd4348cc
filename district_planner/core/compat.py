# SPDX-License-Identifier: EUPL-1.2
"""Names that the oldest supported Python does not have yet."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 12):
    from typing import override
else:
    from typing_extensions import override

__all__ = ["override"]
