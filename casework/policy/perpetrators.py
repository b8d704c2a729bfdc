"""Whoever did it, compared: with how she is reached, with who works near her case, and with other cases of the desk.

What is compared is opened under the key of the case and shown to nobody. Between cases only digests meet, each made
with the case's own id: one man stands in two rows that are not equal, so that a copy of the database joins no cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import excluding
from casework.records import struck
from casework.records.beside import Representative
from casework.records.cases import Case
from casework.records.companions import Companion
from casework.records.intake import Incident
from casework.records.perpetrators import Perpetrator
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import notifications, perpetrators
from casework.rulebook.identity_papers import may_be_a_card
from casework.rulebook.names import fold, words_of_name
from casework.rulebook.perpetrators import EQUAL, Resemblance, Told
from casework.vault.errors import Malformed
from casework.vault.fingerprints import canonical_paper, canonical_phone, fingerprint

KIND = "other"
"""What a fingerprint of his is called in its row: whose it is and of what stands nowhere in the clear."""


def standing(case: Case) -> list[Perpetrator]:
    """Those of a case that were not struck, oldest first; its key is on the ring where they are read."""
    return list(struck.standing(Perpetrator.objects.filter(case=case), case).order_by("id"))


def told_of(case: Case) -> list[Told]:
    """What is known of each of them, with numbers in the one form in which they are compared; of a child's case those
    of hers as well, who are no person of that file."""
    return [*map(compared, barred_with_her(case)), *(compared(one.told) for one in standing(case))]


def barred_with_her(case: Case) -> list[Told]:
    """Whoever did it in the case of the one whom this child came with, by name and number."""
    links = (one.linked or {} for one in Companion.objects.filter(case=case).order_by("id"))
    return [told for linked in links for told in linked.get("barred") or ()]


def compared(told: Mapping[str, Any]) -> dict[str, Any]:
    """Answers with their telephone number in its one form; one that cannot be read is left as it was typed."""
    number = told.get("phone")
    if not isinstance(number, str) or not number:
        return dict(told)
    try:
        return {**told, "phone": canonical_phone(number)}
    except Malformed:
        return dict(told)


def barred(case: Case, ways: Mapping[str, Any], *, besides: Iterable[Told] = ()) -> str | None:
    """Which answer of how she is reached leads to one of them, or to whoever she said it was; None where none does."""
    if not (ways.get("phone") or ways.get("through_whom")):
        return None
    told = Incident.objects.filter(case=case).first()
    relationship = str(((told.answers if told is not None else None) or {}).get("relationship") or "")
    return _barred(ways, [*told_of(case), *map(compared, besides)], relationship)


def barred_by_name(case: Case, name: object, phone: object = None) -> bool:
    """Whether somebody of this name and number, who is to sit beside her, is one of them."""
    return _barred({"through_whom": name, "phone": phone}, told_of(case), "") is not None


def is_among(everybody: Iterable[Mapping[str, Any]], name: object, phone: object = None) -> bool:
    """The same, of those who were read already."""
    return _barred({"through_whom": name, "phone": phone}, [compared(told) for told in everybody], "") is not None


def no_representative_is_fit(case: Case) -> bool:
    """Whether whoever answers for her was named, and each of those that stand is one of them."""
    named = list(struck.standing(Representative.objects.filter(case=case), case))
    return bool(named) and all(barred_by_name(case, one.told.get("name"), one.told.get("phone")) for one in named)


def _barred(ways: Mapping[str, Any], everybody: Sequence[Told], relationship: str) -> str | None:
    if {str(told.get("phone")) for told in everybody} & _numbers_in(str(ways.get("through_whom") or "")):
        return "through_whom"
    return perpetrators.barred(compared(ways), everybody, relationship=relationship)


_LIKE_A_NUMBER = re.compile(r"\+?[0-9](?:[ .\-]?[0-9]){7,14}")


def _numbers_in(words: str) -> set[str]:
    """The telephone numbers among a few words: whoever carries a message may be written down by one alone."""
    found = set()
    for typed in _LIKE_A_NUMBER.findall(words):
        with suppress(Malformed):
            found.add(canonical_phone(typed))
    return found


# Who works near it ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Alike:
    """A worker who sees the case or could come to, and how near her name or number comes to his."""

    worker_id: int
    name: str
    unit: str
    how: Resemblance


def alike(case: Case, told: Mapping[str, Any]) -> tuple[Alike, ...]:
    """Those near this case who have his number, his full name, or his surname; whom nobody is asked about any more is
    not among them."""
    told, near = compared(told), excluding.near(case)
    by_number = _whose_number(case, told)
    found: list[Alike] = []
    for worker, unit in near:
        if worker.pk in (told.get("not_they") or ()):
            continue
        numbers = _numbers_of(unit) | ({str(told["phone"])} if worker.pk in by_number else set())
        how = perpetrators.likeness(told, worker.display_name, numbers)
        if how is not None:
            found.append(Alike(worker.pk, worker.display_name, unit.name, how))
    return tuple(found)


def is_one_of_them(case: Case, worker: Worker) -> bool:
    """Whether this worker has the full name or the number of one of them, and nobody said that she is another."""
    everybody = told_of(case)
    if not everybody:
        return False
    return any(
        worker.pk not in (told.get("not_they") or ())
        and perpetrators.likeness(
            told, worker.display_name, {str(told["phone"])} if worker.pk in _whose_number(case, told) else ()
        )
        in EQUAL
        for told in everybody
    )


def _numbers_of(unit: Unit) -> set[str]:
    try:
        return {canonical_phone(unit.phone)} if unit.phone else set()
    except Malformed:
        return set()


def _whose_number(case: Case, told: Told) -> frozenset[int]:
    """The workers whose own telephone this is, as far as they said where they are told."""
    number = notifications.mobile_number(perpetrators.shown_number(told))
    if number is None:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.whose_number(%s, %s)", [case.pk, number])
        return frozenset(worker_id for (worker_id,) in cursor.fetchall())


# Between cases --------------------------------------------------------------------------------------------------------


type Mark = tuple[str, str, Resemblance]
"""What he is met again by: of which kind, in its one form, and whether it is a number or a name."""


def digests(key: bytes, case_id: UUID, marks: Iterable[Mark]) -> dict[bytes, Resemblance]:
    """What each of these is in one case under this key; and which of the two it is."""
    return {fingerprint(key, f"perpetrator.{kind}", f"{case_id}:{typed}"): how for kind, typed, how in marks}


def marks_of(told: Mapping[str, Any]) -> tuple[Mark, ...]:
    """His numbers and full names, each in its one form; read once for however many cases."""
    return tuple(_marks(told))


def _marks(told: Mapping[str, Any]) -> Iterator[Mark]:
    is_a_card = partial(may_be_a_card, at=timezone.now())
    typed = [("phone", told.get("phone")), ("cccd", told.get("cccd"))]
    typed.append((str(told.get("paper_kind")), told.get("paper_number")))
    for kind, number in typed:
        if not number:
            continue
        try:
            read = canonical_phone(number) if kind == "phone" else canonical_paper(kind, number, is_a_card=is_a_card)
        except (Malformed, KeyError):
            continue  # kept as it was told; an odd number cannot be compared
        yield kind, read, Resemblance.NUMBER
    for name in perpetrators.names_of(told):
        words = fold(" ".join(words_of_name(name))).split()
        if len(words) > 1:
            yield "name", " ".join(words), Resemblance.NAME
