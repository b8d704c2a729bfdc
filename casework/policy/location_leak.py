"""Keeps the words that lead to her out of what is written: which words those are, and who is told of a hit.

They are looked for in everything that is written on a case (`looked_over`, called by the seam of every operation), once
more in the packet that leaves, whoever typed it and whenever (`keep_out_of_packet`), and in what she carries on paper
(`found_in`). What lies under the key of a stay is compared only for who holds that key; the packet is not sent by
anybody else. A partner is not told of hits: it holds no key of the case, and to be told would be a way of guessing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property, partial
from typing import Any

from django.db import connection

from casework.policy import gate
from casework.policy.linked_leak import Links
from casework.records.base import history_of
from casework.records.cases import Case
from casework.records.intake import Consent, Incident
from casework.records.people import SafeContact, Survivor
from casework.records.referral import Referral
from casework.records.rows import from_json
from casework.records.safety import ShelterStay
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import consent_scope, hearing, services, territory
from casework.rulebook.acts import LEAVES_THE_FILE, Act
from casework.rulebook.location_leak import Found, Piece, Tells, Text, find, pieces_of
from casework.rulebook.names import fold
from casework.rulebook.refusals import Blocked, InvalidValue, LocationLeak
from casework.rulebook.sheets import Sheet
from casework.rulebook.stages import SHELTER_OPEN
from casework.rulebook.told_location import told_location

UNDER_THE_STAYS_KEY = frozenset(
    {Act.SHELTER_ADMIT, Act.SHELTER_RECEIVE, Act.SHELTER_MISSED, Act.SHELTER_EXTEND, Act.SHELTER_DISCHARGE}
)
"""The acts whose words are the place itself: they lie under the key of the stay, in no packet and on no paper."""

KEPT: tuple[tuple[type[Survivor] | type[SafeContact] | type[Incident], str, Sheet], ...] = (
    (Survivor, "details", hearing.PERSON),
    (SafeContact, "ways", hearing.WAYS),
    (Incident, "answers", hearing.INCIDENT),
)
"""The sealed answers among which rows say what they tell (`Ask.tells`): a row that is added there is looked for."""


def _fields_of(tells: Tells) -> frozenset[str]:
    return frozenset(f"{column}.{row.key}" for _record, column, sheet in KEPT for row in sheet if row.tells is tells)


HIS_PHONE = "told.phone"
"""The number of whoever did it: where it is the one she is reached by, that is what must be said and done about."""

NUMBER_FIELDS = _fields_of(Tells.NUMBER) | {HIS_PHONE}
"""Answers that are a telephone number by themselves: each may be the same as another, and none is a text."""

HIS_HOME = "told.address"
"""Where whoever did it lives, which is where she lived as a rule: asked for the stay alone, like her own."""

PLACE_FIELDS = _fields_of(Tells.PLACE) | {HIS_HOME}
"""Answers that are a place by themselves."""

STAY, HEARD, THERE = "stay", "heard", "there"
"""Where words come from that are no answer of a sheet: her stay with the people of the house, the place that heard her,
the people who were there (its hosts, and who was beside her as a witness or to interpret)."""

WHO_WAS_THERE = tuple(row.key for row in consent_scope.TERMS if row.tells is Tells.PERSON)
"""The answers of an asking of consent that name people."""

type Units = dict[int, tuple[Unit, list[str]]]
"""Units by id, each with the names of its people."""

_read_over: ContextVar[frozenset[str]] = ContextVar("location_leak_read_over", default=frozenset())


@contextmanager
def read_over(words: Collection[str]) -> Iterator[None]:
    """Inside, these words were read over by their writer, who says that they do not tell where she is."""
    token = _read_over.set(frozenset(map(fold, words)))
    try:
        yield
    finally:
        _read_over.reset(token)


@dataclass(frozen=True)
class Passage:
    """One text: the field it was typed in, and the answer of a sheet that it is, if it is one."""

    field: str
    words: str
    source: str = ""

    @cached_property
    def text(self) -> Text:
        """It made ready to be searched."""
        return Text.of(self.words)


def looked_over(by: Worker, on: object, act: Act, values: Mapping[str, object]) -> None:
    """Lets pass what is written in an act on a case. Raises LocationLeak, InvalidValue."""
    if not isinstance(on, Case | Referral) or act in UNDER_THE_STAYS_KEY:
        return
    texts = [text for text in _texts(values) if _says_something(text.words)]
    if not texts:
        return
    case = on if isinstance(on, Case) else _case_of(by, on)
    if case is None:
        return
    # In the file itself people are named by whoever works with them; they are looked for in what leaves it.
    protected = _protected(by, case, [text.text for text in texts], with_people=act in LEAVES_THE_FILE)
    if act in LEAVES_THE_FILE:
        protected += _of_whom_the_child_came_with(by, case, texts)
    _must_tell_nothing(texts, protected)


def _of_whom_the_child_came_with(by: Worker, case: Case, texts: Collection[Passage]) -> list[tuple[str, Piece]]:
    """What leads to her, in a question, an answer, a packet taken back of a child's case. Raises InvalidValue."""
    links = Links(case)
    if named := [text.field for text in texts if links.named_in(text.words)]:
        raise InvalidValue(named[0], "names_the_other_case")
    held = Case.objects.filter(pk__in=gate.hold_keys(by, Case, links.cases))
    return [piece for other in held for piece in _protected(by, other, [text.text for text in texts])]


def keep_out_of_packet(by: Worker, case: Case, packet: Mapping[str, str]) -> None:
    """Lets pass the parts of a packet, also those that were written before she came to where she is now.

    A child's says nothing either of whom the child came with. Raises LocationLeak, InvalidValue, and Blocked while one
    of them stays somewhere the sender does not know.
    """
    stays, unknown = _stays(by, case)
    if unknown:
        raise Blocked("stay_not_held")
    texts = [_part(part, words) for part, words in packet.items()]
    links = Links(case)
    if any(links.named_in(text.words) for text in texts):
        raise InvalidValue("parts", "names_the_other_case")
    _must_tell_nothing(texts, _leaving(by, case, links, [text.text for text in texts], stays))


def found_in(by: Worker, case: Case, words: str) -> bool:
    """Whether a text for a paper leads to her; also while she stays somewhere the reader does not know."""
    stays, unknown = _stays(by, case)
    if unknown:
        return True
    text, links = Text.of(words), Links(case)
    if links.named_in(words):
        return True
    return bool(find([piece for _source, piece in _leaving(by, case, links, [text], stays)], [text]).hits)


def to_hold_back(by: Worker, case: Case, parts: Mapping[str, str]) -> frozenset[str]:
    """The parts of a packet on its way to paper that lead to where she is now, whenever they were written and sent."""
    stays, unknown = _stays(by, case)
    if unknown:
        return frozenset(parts)
    texts = {part: _part(part, words) for part, words in parts.items()}
    links = Links(case)
    named = frozenset(part for part, words in parts.items() if links.named_in(words))
    protected = _leaving(by, case, links, [text.text for text in texts.values()], stays)
    found = {part: find(_of_others(text, protected), [text.text]) for part, text in texts.items()}
    if not Found(tuple(hit for one in found.values() for hit in one.hits)).refused:
        return named
    return named | {part for part, one in found.items() if any(hit.piece.refuses for hit in one.hits)}


def _leaving(
    by: Worker, case: Case, links: Links, texts: Collection[Text], stays: Collection[ShelterStay]
) -> list[tuple[str, Piece]]:
    """What is kept out of what leaves this case: what leads to her, and of a child's case to whom the child came with,
    where whoever sends holds that case too. Raises Blocked while that one stays somewhere the sender does not know."""
    protected = _protected(by, case, texts, stays)
    for other in Case.objects.filter(pk__in=gate.hold_keys(by, Case, links.cases)):
        theirs, unknown = _stays(by, other)
        if unknown:
            raise Blocked("stay_not_held")
        protected += _protected(by, other, texts, theirs)
    return protected


def _part(part: str, words: str) -> Passage:
    # Her safe number goes with her rules, in the part that is made of both.
    source = "ways.phone" if part == "safe_contact" else ""
    return Passage("needs" if part == services.NEEDS else "parts", words, source)


def _must_tell_nothing(texts: Collection[Passage], protected: Collection[tuple[str, Piece]]) -> None:
    met: list[tuple[str, Found]] = []
    for text in texts:
        found = find(_of_others(text, protected), [text.text])
        if found.hits:
            met.append((text.field, found))
    together = Found(tuple(hit for _field, found in met for hit in found.hits))
    if together.refused:
        raise LocationLeak(met[0][0], together.typed, asks=False)
    unread = [(field, word) for field, found in met for word in found.typed if fold(word) not in _read_over.get()]
    if unread:
        raise LocationLeak(unread[0][0], tuple(dict.fromkeys(word for _field, word in unread)), asks=True)


def ask_of_told_location(field: str, words: str) -> None:
    """What is written to a body that has no need of it, while no place of hers is kept to compare it with: words that
    say where somebody stays now are asked about once. Raises LocationLeak.
    """
    told = told_location(words)
    if told and fold(told) not in _read_over.get():
        raise LocationLeak(field, (told,), asks=True)


def _of_others(text: Passage, protected: Collection[tuple[str, Piece]]) -> list[Piece]:
    """What a text is asked for: an answer not for itself, nor for its number where that is kept twice.

    Where she lives is in no packet, and may be the village that received her: it is asked for the stay alone.
    """
    if text.source in PLACE_FIELDS:
        return [piece for source, piece in protected if source == STAY]
    own = {piece.phone for source, piece in protected if source == text.source}
    return [piece for source, piece in protected if source != text.source and not (piece.phone and piece.phone in own)]


def _texts(values: Mapping[str, object], under: str = "") -> Iterator[Passage]:
    for name, value in values.items():
        source = f"{under}.{name}" if under else name
        if isinstance(value, str) and source not in NUMBER_FIELDS:
            yield Passage(name, value, source)
        elif isinstance(value, Mapping):
            yield from _texts(value, name)
        elif is_dataclass(value) and not isinstance(value, type):
            yield from _texts({one.name: getattr(value, one.name) for one in fields(value)}, name)
        elif isinstance(value, list | tuple | set | frozenset):
            for one in value:
                yield from _texts({name: one}, under)


def _says_something(words: str) -> bool:
    """Whether these are words of a person; the codes of our own lists are not asked about."""
    return not (words.isascii() and words.replace("_", "").isalnum() and words.islower() and not words.isdigit())


def _case_of(by: Worker, referral: Referral) -> Case | None:
    """The case of a packet for who holds it as well; a partner does not."""
    return Case.objects.filter(pk=referral.case_id).first() if gate.hold_keys(by, Case, [referral.case_id]) else None


def _stays(by: Worker, case: Case) -> tuple[list[ShelterStay], bool]:
    """The stays she is in now of which this worker holds the key, and whether there is one he does not."""
    stays = list(case.shelter_stays.filter(stage__in=SHELTER_OPEN))
    held = gate.hold_keys(by, ShelterStay, [stay.pk for stay in stays])
    known = [stay for stay in stays if stay.pk in held]
    return known, len(known) < len(stays)


def _protected(
    by: Worker,
    case: Case,
    texts: Collection[Text],
    stays: Collection[ShelterStay] | None = None,
    *,
    with_people: bool = True,
) -> list[tuple[str, Piece]]:
    """Every piece that leads to her, with the answer it stands in, as these texts are to be compared with it; of where
    she lives nothing where they have nothing of it."""
    answers, is_hidden, units = _answers(case)
    if stays is None:
        stays = _stays(by, case)[0] if is_hidden else []
    kept: list[tuple[str, str, Tells]] = []
    addresses, stayed_at = {case.origin_id}, set()
    for stay in stays:
        kept += [(STAY, str(stay.place.get(part) or ""), Tells.PLACE) for part in ("name", "where")]
        # Who is with her there is named in the note: of prose only the names.
        kept.append((STAY, str((stay.support or {}).get("note") or ""), Tells.PERSON))
        stayed_at |= {stay.place["unit"]} if stay.place.get("unit") else set()
    addresses |= stayed_at
    units |= _units(stayed_at - units.keys())
    for unit, hosts in units.values():
        if unit.pk in addresses and unit.kind == UnitKind.TRUSTED_ADDRESS:
            kept += [(HEARD, unit.name, Tells.PLACE), (HEARD, unit.phone, Tells.NUMBER)]
            source = STAY if unit.pk in stayed_at else THERE
            kept += [(source, name, Tells.PERSON) for name in hosts]
    kept += [(THERE, name, Tells.PERSON) for name in _beside_her(answers[Consent])]
    if not with_people:
        kept = [one for one in kept if one[0] != THERE]
    shared = _shared(units[case.desk_id][0], answers[Survivor])
    for record, column, sheet in KEPT:
        for row in sheet:
            told = row.value(answers[record])
            if row.tells is None or not isinstance(told, str):
                continue
            source, tells = f"{column}.{row.key}", row.tells
            if row.key == "address":
                if not _is_met(told, texts, shared):
                    continue
                tells = Tells.HOME if _is_where_she_lived(case, told) else tells
            kept.append((source, told, tells))
    hers = frozenset(fold(case.name or "").split())
    return [
        (source, piece)
        for source, words_kept, tells in kept
        if words_kept
        for piece in map(partial(_of_nobody_but, hers), pieces_of(words_kept, tells, shared=shared))
        # Where she was heard is one village for many: its name in one run weighs no more than its pieces.
        if piece is not None and not (source == HEARD and piece.counts > 1)
    ]


def _units(ids: Collection[int]) -> Units:
    """These units, each with the names of its people: known in their village as the place itself is."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT record, people FROM ({_UNITS}) u", {"units": list(ids)})  # noqa: S608 - as below
        return _told_of(cursor.fetchall())


def _told_of(rows: Iterable[tuple[str, str]]) -> Units:
    units = ((from_json(Unit, record), json.loads(people)) for record, people in rows)
    return {unit.pk: (unit, names) for unit, names in units}


_UNITS = """
    SELECT 'unit' AS kind, to_json(u)::text AS record, to_json(ARRAY(
        SELECT w.display_name FROM casework_membership here JOIN casework_worker w ON w.id = here.worker_id
        WHERE here.unit_id = u.group_id AND here.ended_at IS NULL ORDER BY here.id
    ))::text AS people
    FROM casework_unit u WHERE u.group_id = ANY(%(units)s)
"""


def _beside_her(terms: Collection[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(one[who]) for one in terms for who in WHO_WAS_THERE if one.get(who)))


def _of_nobody_but(hers: frozenset[str], piece: Piece) -> Piece | None:
    """A person's piece without the ways to say it that are her own name too: she is called by it everywhere."""
    names = tuple(name for name in piece.names if not (name.person and set(name.parts) <= hers))
    if names == piece.names:
        return piece
    return replace(piece, names=names) if names else None


def _answers(case: Case) -> tuple[dict[type[Any], Any], bool, Units]:
    """The answers of her sheets, and the terms of every asking of her consent; whether she stays somewhere now; and the
    units of her case: its desk, and the place that heard her. All in one statement."""
    kinds = {
        kind._meta.db_table: kind for kind in (*(record for record, _column, _sheet in KEPT), Consent, ShelterStay)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT kind, record, NULL FROM wall.file_of(%(case)s, %(kinds)s) UNION ALL {_UNITS}",  # noqa: S608 - names only
            {"case": case.pk, "kinds": list(kinds), "units": [case.desk_id, case.origin_id]},
        )
        rows = cursor.fetchall()
    found: dict[type[Any], list[Any]] = {kind: [] for kind in kinds.values()}
    for word, text, _people in rows:
        if word in kinds:
            found[kinds[word]].append(from_json(kinds[word], text))
    told = {
        record: (getattr(found[record][0], column) if found[record] else None) or {} for record, column, _sheet in KEPT
    }
    is_hidden = any(stay.stage in SHELTER_OPEN for stay in found[ShelterStay])
    units = _told_of((record, people) for word, record, people in rows if word not in kinds)
    return {**told, Consent: [row.terms for row in found[Consent]]}, is_hidden, units


def _is_met(address: str, texts: Collection[Text], shared: frozenset[str]) -> bool:
    """Whether a text has anything of the address."""
    return bool(find(pieces_of(address, Tells.PLACE, shared=shared), texts).hits)


def _is_where_she_lived(case: Case, address: str) -> bool:
    """Whether the address is the first that was kept: where she came from, which he knows. A later one is new."""
    for kept in history_of(Survivor).objects.filter(case_id=case.pk).order_by("history_id"):
        first = (kept.details or {}).get("address")
        if first:
            return fold(str(first)) == fold(address)
    return True


def _shared(desk: Unit, details: Mapping[str, Any]) -> frozenset[str]:
    """The names that everybody shares here: the commune of the desk and hers, and everything above them."""
    names: set[str] = set()
    if desk.commune_code and desk.commune_valid_from:
        names.update(territory.full_name(desk.commune_code, desk.commune_valid_from).split(", "))
    commune = hearing.PERSON["commune"]
    if (code_and_day := commune.value(details)) is not None:
        names.update(str(commune.words(code_and_day)).split(", "))
    whole = {fold(name) for name in names}
    return frozenset(whole | {name.removeprefix(kind) for name in whole for kind in _KINDS if name.startswith(kind)})


_KINDS = ("xa ", "phuong ", "thi tran ", "huyen ", "quan ", "thi xa ", "thanh pho ", "tinh ")
