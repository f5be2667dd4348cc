# SPDX-License-Identifier: EUPL-1.2
"""Plain JSON values, as records are stored and journalled."""

from __future__ import annotations

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Record = dict[str, Json]
