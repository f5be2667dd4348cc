# SPDX-License-Identifier: EUPL-1.2
"""The catchment of the chosen site as a table: what the map shows as rings, in rows."""
