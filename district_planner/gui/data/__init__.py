# SPDX-License-Identifier: EUPL-1.2
"""What the project rests on: the data sets in use with where they come from, and the indicators made of them."""
