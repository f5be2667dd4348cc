# SPDX-License-Identifier: EUPL-1.2
"""The filiera round contact centres: catalogue, demand, supply, gaps, opportunities, jobs, districts."""
