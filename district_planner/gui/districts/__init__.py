# SPDX-License-Identifier: EUPL-1.2
"""Districts: defined from sites, drawn or by labour-market area, shown on the map and on a card."""
