# SPDX-License-Identifier: EUPL-1.2
"""What every layer may use: errors, texts, numbers, progress, provenance, resources and the sphere."""
