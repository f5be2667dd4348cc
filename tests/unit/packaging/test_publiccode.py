# SPDX-License-Identifier: EUPL-1.2
"""publiccode.yml against the standard 0.7: its mandatory keys, lengths and vocabularies, copied here by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
MANDATORY = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "categories",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
}
OPTIONAL = {"softwareVersion", "releaseDate", "logo", "intendedAudience", "dependsOn", "landingURL", "supports"}
# The words we use, out of the standard's lists of categories and scopes.
CATEGORIES = {"business-intelligence", "data-analytics", "data-visualization", "geographic-information-systems"}
SCOPES = {"employment", "finance-and-economic-development", "local-authorities"}
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    return loaded


def test_the_keys_are_those_of_the_standard(described: dict[str, Any]) -> None:
    assert set(described) >= MANDATORY
    assert set(described) <= MANDATORY | OPTIONAL
    assert described["publiccodeYmlVersion"] == "0.7"


def test_the_values_come_from_its_vocabularies(described: dict[str, Any]) -> None:
    assert set(described["categories"]) <= CATEGORIES
    assert set(described["intendedAudience"]["scope"]) <= SCOPES
    assert described["developmentStatus"] in STATUSES
    assert described["softwareType"] == "standalone/desktop"
    assert described["legal"]["license"] == "EUPL-1.2"
    assert described["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in described["maintenance"]["contacts"])
    assert described["localisation"] == {"localisationReady": True, "availableLanguages": ["it", "en"]}


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_descriptions_have_the_lengths_it_asks_for(described: dict[str, Any], language: str) -> None:
    text = described["description"][language]
    assert 0 < len(text["shortDescription"]) <= 150
    assert 150 <= len(text["longDescription"]) <= 10_000
    assert text["features"]


def test_the_files_it_names_are_there(described: dict[str, Any]) -> None:
    named = [described["logo"]]
    for text in described["description"].values():
        named += text.get("screenshots", [])
    assert [name for name in named if not (ROOT / name).is_file()] == []
