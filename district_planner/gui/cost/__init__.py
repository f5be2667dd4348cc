# SPDX-License-Identifier: EUPL-1.2
"""Quality and cost: the profile of a centre, what it costs at each site, and both against their mean."""
