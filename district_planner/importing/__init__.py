# SPDX-License-Identifier: EUPL-1.2
"""Users' files: reading tables and layers, finding the places in them, checking, and making data sets of them."""
