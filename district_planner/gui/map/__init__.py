# SPDX-License-Identifier: EUPL-1.2
"""The map: a native graphics view in EPSG:3857, one item per layer, each with its own cached picture."""
