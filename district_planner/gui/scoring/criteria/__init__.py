# SPDX-License-Identifier: EUPL-1.2
"""The criteria of a project: their tree, how each is judged, and the set of places that is compared."""
