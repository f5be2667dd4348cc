# SPDX-License-Identifier: EUPL-1.2
"""The window: the only package that knows Qt."""
