# SPDX-License-Identifier: EUPL-1.2
"""What the frozen bundle starts: the same entry as everywhere else."""

import sys

from district_planner.__main__ import main

sys.exit(main())
