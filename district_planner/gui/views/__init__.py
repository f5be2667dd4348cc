# SPDX-License-Identifier: EUPL-1.2
"""Table, charts and map that look at the same rows: what is brushed in one is brushed in all."""
