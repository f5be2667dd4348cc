# SPDX-License-Identifier: EUPL-1.2
"""What a plan is calculated with, and how it is changed."""
