# SPDX-License-Identifier: EUPL-1.2
"""Undoable user edits."""
