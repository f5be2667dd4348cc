# SPDX-License-Identifier: EUPL-1.2
"""The user's layers in the window: on the map, in the tree, in a table, with their look; backgrounds out of files."""
