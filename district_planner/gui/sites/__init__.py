# SPDX-License-Identifier: EUPL-1.2
"""The chosen site, its form, the table of all sites, and why each number is what it is."""
