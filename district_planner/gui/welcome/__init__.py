# SPDX-License-Identifier: EUPL-1.2
"""What one sees before a project is open."""
