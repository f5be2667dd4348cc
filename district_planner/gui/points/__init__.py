# SPDX-License-Identifier: EUPL-1.2
"""Activities the user knows of: points on the map, their list and their form."""
