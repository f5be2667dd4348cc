# SPDX-License-Identifier: EUPL-1.2
"""The municipalities of the study area as a table: what the map colours, in rows."""
