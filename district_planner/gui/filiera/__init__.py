# SPDX-License-Identifier: EUPL-1.2
"""The filiera in the window: heat map, evidence, supply over time, catalogue, opportunity sheets."""
