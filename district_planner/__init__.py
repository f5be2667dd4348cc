# SPDX-License-Identifier: EUPL-1.2
"""District Planner: plan a service district that grows around contact centres.

The package has layers that only look down (see CONTRIBUTING.md): ``gui`` and ``cli`` on top, ``core`` at the bottom.
Importing it is free of side effects and of third-party code, so that the version can be asked at no cost.
"""

__version__ = "0.1.0"
