# SPDX-License-Identifier: EUPL-1.2
"""Whose weights count, and the editors in which each stakeholder gives theirs."""
