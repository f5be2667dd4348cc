# SPDX-License-Identifier: EUPL-1.2
"""What counts and how much: weights, the ranking they give, and the sites side by side."""
