# SPDX-License-Identifier: EUPL-1.2
"""Actors and initiatives: the register, what was agreed, the matrix of who does what and who is missing."""
