# SPDX-License-Identifier: EUPL-1.2
"""The import assistant: a user's file, how to read it, what its columns mean, what came of it."""
