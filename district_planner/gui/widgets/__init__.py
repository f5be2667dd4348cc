# SPDX-License-Identifier: EUPL-1.2
"""Parts that any panel may use; none of them knows the session."""
