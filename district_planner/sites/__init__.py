# SPDX-License-Identifier: EUPL-1.2
"""Sites: the contact centres that a district has, could have, or has to reckon with."""

from district_planner.sites.site import MAX_SEATS, SITE_KINDS, Site, SiteKind, check_place

__all__ = ["MAX_SEATS", "SITE_KINDS", "Site", "SiteKind", "check_place"]
