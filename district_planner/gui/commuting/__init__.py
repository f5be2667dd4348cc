# SPDX-License-Identifier: EUPL-1.2
"""Observed commuters in the window: who works where a site stands, and the calibration on them."""
