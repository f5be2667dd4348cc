# SPDX-License-Identifier: EUPL-1.2
"""Why the figures of a district's card are what they are: formula with the values put in, sources. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.provenance import load_sources
from district_planner.gui.wording import measure
from district_planner.scenarios.explain import Explanation
from district_planner.scenarios.explain.evidence import Behind, number, word

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.filiera.demand import Range
    from district_planner.filiera.jobs import JobsEffect
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera_types import DistrictCard, Specialisation

_POOL_SOURCES = ("istat_population_2023", "travel_engine")
_PROJECT, _METHOD = "project_sites", "method"


@dataclass(frozen=True)
class CardWords:
    """Words and explanations of one card in one language."""

    texts: Texts
    plan: Plan
    card: DistrictCard

    def range_words(self, figures: Range) -> str:
        """`da 140 a 310`; one number where both are the same; unknown as such."""
        texts = self.texts
        if figures.low is None or figures.high is None:
            return texts("district_window.unknown")
        low, high = texts.number(round(figures.low)), texts.number(round(figures.high))
        return low if low == high else texts("district_window.from_to", low=low, high=high)

    def completeness_words(self) -> str:
        """`5 su 12`, or `da 5 a 9 su 12`."""
        found = self.card.completeness
        sectors = len(found.present) + len(found.missing) + len(found.unknown)
        low, high = len(found.present), len(found.present) + len(found.unknown)
        key = "district_window.sectors_of" if low == high else "district_window.sectors_range"
        return self.texts(key, low=low, high=high, all=sectors)

    def sector_names(self, ids: tuple[str, ...]) -> str:
        """The names of sectors in one line."""
        return ", ".join(self.plan.catalogue.sector(one).name(self.texts.language) for one in ids)

    def special_name(self, one: Specialisation) -> str:
        """The name of a sector or activity the district is strong in."""
        catalogue, language = self.plan.catalogue, self.texts.language
        home = catalogue.sector(one.id) if one.kind == "sector" else catalogue.activity(one.id)
        return home.name(language)

    def spread_words(self) -> str:
        """How far the methods are apart, least and most of all that any of them says."""
        known = [row.jobs for row in self.card.jobs_beyond.rows if row.jobs.low is not None]
        if not known:
            return self.texts("district_window.jobs_unknown")
        low = min(figures.low or 0.0 for figures in known)
        high = max(figures.high or 0.0 for figures in known)
        key = "district_window.jobs_disagree" if len(known) > 1 else "district_window.jobs_one"
        return self.texts(key, n=len(known), low=self.texts.number(round(low)), high=self.texts.number(round(high)))

    # Why

    def why_staff(self, *, now: bool) -> Explanation:
        """People employed, site by site."""
        texts, staff = self.texts, self.card.staff_now if now else self.card.staff
        sites = [site for site in self.plan.sites if site.id in self.card.sites]
        values = [site.staff_today if now else site.staff for site in sites]
        rows = tuple((word(site.name), number(texts, value)) for site, value in zip(sites, values, strict=True))
        summed = " + ".join(texts.number(value) for value in values) or texts.number(0)
        key = "staff_now" if now else "staff"
        return Explanation(
            texts(f"district_window.{key}"),
            texts.number(staff.staff),
            texts(f"district_window.{key}_meaning"),
            texts("district_window.sum_formula", sum=summed, total=texts.number(staff.staff)),
            (),
            self._sources(_PROJECT),
            Behind((texts("district_window.site"), texts("district_window.people")), rows) if rows else None,
        )

    def why_pool(self) -> Explanation:
        """Residents who can be recruited by any of its sites."""
        texts, card = self.texts, self.card
        return Explanation(
            texts("district_window.pool"),
            texts.number(round(card.labour_pool)),
            texts("district_window.pool_meaning"),
            texts("district_window.pool_formula"),
            (
                (texts("district_window.pool_residents"), texts.number(round(card.catchment_residents))),
                (texts("district_window.pool_municipalities"), texts.number(card.municipalities)),
                (texts("district_window.pool_minutes"), texts.number(self.plan.parameters.cutoff_minutes)),
            ),
            self._sources(*_POOL_SOURCES),
        )

    def why_completeness(self) -> Explanation:
        """The rule, and what is known of each sector."""
        texts, found = self.texts, self.card.completeness
        states = {one: state for state in ("present", "missing", "unknown") for one in getattr(found, state)}
        terms = tuple(
            (sector.name(texts.language), texts(f"district_window.sector_{states[sector.id]}"))
            for sector in self.plan.catalogue.sectors
            if sector.id in states
        )
        low, high = found.share.low, found.share.high
        share = "" if low is None or high is None else self._share_words(low, high)
        return Explanation(
            texts("district_window.completeness"),
            f"{self.completeness_words()} · {share}" if share else self.completeness_words(),
            texts("district_window.completeness_rule"),
            texts("district_window.completeness_formula"),
            terms,
            self._sources(_METHOD),
        )

    def _share_words(self, low: float, high: float) -> str:
        percent = [self.texts.number(100 * share, 0) for share in (low, high)]
        return f"{percent[0]} %" if percent[0] == percent[1] else f"{percent[0]}–{percent[1]} %"

    def why_special(self, one: Specialisation) -> Explanation:
        """A location quotient."""
        texts = self.texts
        limit = texts.number(self.plan.parameters.specialised_above, 2)
        return Explanation(
            self.special_name(one),
            texts.number(one.location_quotient, 2),
            texts("district_window.special_meaning", limit=limit),
            texts("district_window.special_formula"),
            ((texts("district_window.special_limit"), limit),),
            self._sources(_METHOD),
        )

    def why_jobs(self, effect: JobsEffect) -> Explanation:
        """What one method counts, with the multiplier put in."""
        texts, multiplier, jobs = self.texts, effect.multiplier, self.card.jobs_beyond
        rate = multiplier.rate
        rates = [texts.number(value, 2) for value in (rate.low, rate.default, rate.high)]
        results = [texts.number(None if one is None else round(one)) for one in _three(effect.jobs)]
        key = "jobs_formula_total" if multiplier.total else "jobs_formula"
        now = self.range_words(effect.jobs_now)
        badge = (texts("district_window.assumption"),) if rate.assumption else ()
        note = rate.note.get(texts.language, "")
        meaning = " ".join(part for part in (multiplier.includes[texts.language], note, *badge) if part)
        return Explanation(
            multiplier.names[texts.language],
            texts("district_window.jobs_value", jobs=self.range_words(effect.jobs)),
            meaning,
            texts(f"district_window.{key}", staff=texts.number(jobs.staff)),
            (
                (texts("district_window.jobs_low"), f"{rates[0]} → {results[0]}"),
                (texts("district_window.jobs_default"), f"{rates[1]} → {results[1]}"),
                (texts("district_window.jobs_high"), f"{rates[2]} → {results[2]}"),
                (texts("district_window.jobs_now"), now),
            ),
            self._sources(*multiplier.sources),
        )

    def _sources(self, *ids: str) -> tuple[str, ...]:
        known, language = load_sources(), self.texts.language
        return tuple(f"{known[one].titles[language]} – {known[one].line(language)}" for one in ids if one in known)

    def people(self, value: float | None) -> str:
        """`510 persone`."""
        return measure(self.texts, value, "people")


def _three(figures: Range) -> tuple[float | None, float | None, float | None]:
    return figures.low, figures.default, figures.high
