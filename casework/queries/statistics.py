"""A province's statistics: how many cases each commune has, and of how many of them each form is known.

Every case is one, however many forms were told: so the forms of a line may be more than its cases together.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.policy import counting, gate, her_word, viewing
from casework.policy.counting import Counted
from casework.policy.province_figures import Figure
from casework.queries.audit import alerts
from casework.queries.province import threshold
from casework.records.first_words import HerNo
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import names, small_numbers, statistics, territory
from casework.rulebook.acts import Act
from casework.rulebook.acts_of_violence import ViolenceForm
from casework.rulebook.case_kinds import CASE_KINDS, CaseKind
from casework.rulebook.first_words import MISTAKEN
from casework.rulebook.people import AGE_BANDS
from casework.rulebook.rounded_counts import RoundedCounts, asking_for_no_more
from casework.rulebook.rows import Words
from casework.rulebook.small_numbers import Hidden, Shown
from casework.vault.errors import VaultError

logger = logging.getLogger("casework")

FORMS = tuple(ViolenceForm)
NO_AGE: Words = _("chưa rõ tuổi")
A_PAGE = 25
"""Communes a supervisor reads on a telephone, where each is a card, before she asks for the next."""


@dataclass(frozen=True)
class StatisticsRow:
    """One commune: its cases, and those of each form. `place` is None for all the small ones together and for all."""

    place: str | None
    cases: Shown
    forms: tuple[Shown, ...]


@dataclass(frozen=True)
class StatisticsPage:
    """A page of the table, as it may be shown and printed. `few` says that there is no table yet.

    `unknown` is of how many cases no form is known. `behind` says that there are cases from before there were
    statistics, whose own nobody has sealed yet, `unopened` that some did not open.
    """

    heads: tuple[Words, ...]
    lines: tuple[StatisticsRow, ...]
    total: StatisticsRow | None
    few: bool
    unknown: Shown
    behind: bool
    unopened: bool
    page: int
    pages: int
    noes: NoesCounted
    ages: tuple[tuple[Words, Shown], ...] = ()
    """How old she was when she was heard; of the whole province, told in fives, so that no sum of them tells what the
    table of the communes keeps back (`rounded_counts`)."""


@dataclass(frozen=True)
class NoesCounted:
    """How many times somebody said no to being written down, and it stands: in all and of each kind, nothing small.

    `kinds` is empty where the whole is small; one who told of several kinds counts in each.
    """

    times: Shown
    kinds: tuple[tuple[Words, Shown], ...]


@dataclass
class _CommuneCounts:
    cases: int
    forms: list[int]


def of_province(by: Worker, *, page: int = 1) -> StatisticsPage:
    """The statistics of the supervisor's province. Raises NotAllowed."""
    with viewing.view_access(by, Act.STATISTICS_LOOK) as access:
        province_id = gate.require_role(by, Act.STATISTICS_LOOK).province_id
        without = [one.case_id for one in alerts.decoys(province_id)]
        counted = counting.count(by, province_id, act=Act.STATISTICS_LOOK, without=without)
        # Not as `shown`: the audit prints that, and it is the total that the page may have to keep back.
        access.noted(counted=len(counted.ids), digest=counted.digest)
        forms = _forms(counted)
        places, known = _by_place(counted, forms, _names(province_id))
        unopened = bool(counted.unopened) or None in forms.values()
        noes = _noes(province_id)
        behind = _behind(counted.without_statistics)
        shown = _shown(places, known, page, noes, behind=behind, unopened=unopened)
        sizes = [place.cases for place in places.values() if place.cases >= small_numbers.FEWEST]
        kept_back = shown.total is not None and shown.total.cases is Hidden.KEPT_BACK
        ages = _ages(counted, province_id, least=sum(sizes) + 1 if kept_back else None) if shown.total else ()
        return replace(shown, ages=ages)


def _ages(counted: Counted, province_id: int, *, least: int | None) -> tuple[tuple[Words, Shown], ...]:
    """`least` is of how many cases the communes' table tells at least, where it keeps back of how many in all."""
    bands: Counter[tuple[str, ...]] = Counter()
    for (_desk_id, text), times in counted.texts.items():
        bands[statistics.age_in(text),] += times
    bands["",] += sum(counted.untold.values()) + sum(counted.unopened.values())
    codes = [*(band.code for band in AGE_BANDS), ""]
    figures = RoundedCounts(bands, (codes,), lambda at: threshold(province_id, Figure("age"), at))
    words = [*(band.label for band in AGE_BANDS), NO_AGE]
    told = tuple(figures.told((code,)) for code in codes)
    return tuple(zip(words, told if least is None else asking_for_no_more(told, least), strict=True))


def _noes(province_id: int) -> NoesCounted:
    """Her no, as it is left: the kinds alone are sealed to the province, and counting is what they are kept for.

    A draft that was opened by mistake is nobody's no.
    """
    noes = HerNo.objects.filter(unit__province_id=province_id, taken_back_at=None).exclude(how__in=MISTAKEN.codes)
    standing = list(noes)
    counted: Counter[CaseKind] = Counter()
    for no in standing if len(standing) >= small_numbers.FEWEST else ():
        try:
            counted.update(her_word.kinds_left(no, province_id))
        except VaultError:
            logger.exception("what is left of her no did not open")
    told = small_numbers.table([(len(standing), *(counted[kind] for kind in CaseKind))], unknown=0)
    if not told.lines:
        return NoesCounted(Hidden.FEW, ())
    times, *of_kinds = told.lines[0]
    words = (CASE_KINDS.label(kind) for kind in CaseKind)
    return NoesCounted(times, tuple(zip(words, of_kinds, strict=True)) if standing else ())


def _names(province_id: int) -> Mapping[int, str]:
    """What the place of each desk is called: its commune, or itself where it has none."""
    desks = Unit.objects.filter(province_id=province_id).values_list("pk", "name", "commune_code", "commune_valid_from")
    found = {}
    for desk_id, name, code, since in desks:
        commune = territory.unit_at(code, since) if code and since else None
        found[desk_id] = commune.name if commune else name
    return found


def _forms(counted: Counted) -> dict[str, frozenset[ViolenceForm] | None]:
    """The forms that each text tells; None for one that this release cannot read."""
    found: dict[str, frozenset[ViolenceForm] | None] = {}
    for told in {statistics.of_forms(text) for _desk_id, text in counted.texts}:
        try:
            found[told] = statistics.forms_told(told)
        except ValueError:
            found[told] = None
    return found


def _by_place(
    counted: Counted, forms: Mapping[str, frozenset[ViolenceForm] | None], called: Mapping[int, str]
) -> tuple[dict[str, _CommuneCounts], int]:
    """Cases and forms of each place, and how many cases have a form at all."""
    places: dict[str, _CommuneCounts] = {}

    def place(desk_id: int) -> _CommuneCounts:
        return places.setdefault(called.get(desk_id, f"#{desk_id}"), _CommuneCounts(0, [0] * len(FORMS)))

    for desk_id, number in (*counted.untold.items(), *counted.unopened.items()):
        place(desk_id).cases += number
    known = 0
    for (desk_id, text), times in counted.texts.items():
        one = place(desk_id)
        one.cases += times
        told = forms[statistics.of_forms(text)]
        known += times if told else 0
        for form in told or ():
            one.forms[FORMS.index(form)] += times
    return places, known


def _shown(
    places: Mapping[str, _CommuneCounts], known: int, page: int, noes: NoesCounted, *, behind: bool, unopened: bool
) -> StatisticsPage:
    in_order = sorted(places, key=names.text_key)
    rows = [(places[name].cases, *places[name].forms) for name in in_order]
    told = small_numbers.table(rows, unknown=sum(size for size, *_ in rows) - known)
    if not told.lines:
        return StatisticsPage((), (), None, bool(rows), Hidden.KEPT_BACK, behind, unopened, 1, 1, noes)
    lines = [_line(in_order[at], shown) for at, shown in told.lines.items()]
    if told.together:
        lines.append(_line(None, told.together))
    pages = -(-len(lines) // A_PAGE)
    page = min(page, pages)
    return StatisticsPage(
        heads=tuple(form.label for form in FORMS),
        lines=tuple(lines[(page - 1) * A_PAGE : page * A_PAGE]),
        total=_line(None, told.total),
        few=False,
        unknown=told.unknown,
        behind=behind,
        unopened=unopened,
        page=page,
        pages=pages,
        noes=noes,
    )


def _line(place: str | None, shown: Sequence[Shown]) -> StatisticsRow:
    return StatisticsRow(place, shown[0], tuple(shown[1:]))


def _behind(without_statistics: Sequence[UUID]) -> bool:
    """Whether something was told of one of these cases, and its statistics were never sealed."""
    if not without_statistics:
        return False
    told = Incident.objects.filter(case_id__in=without_statistics, answers__isnull=False)
    answered = Survivor.objects.filter(case_id__in=without_statistics).filter(
        Q(birth__isnull=False) | Q(details__isnull=False)
    )
    return told.exists() or answered.exists()
