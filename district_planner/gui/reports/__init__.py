# SPDX-License-Identifier: EUPL-1.2
"""Dialogs that put the analysis into a file."""
