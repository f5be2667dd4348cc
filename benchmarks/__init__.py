# SPDX-License-Identifier: EUPL-1.2
"""Benchmarks with a peer measured in the same run; see README.md beside this file for the figures."""
