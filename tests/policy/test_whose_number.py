"""Whose own number it is the wall tells of a case alone, to whoever sees that case."""

from __future__ import annotations

from casework.journey.notifications import set_address
from casework.policy import signed_context
from casework.rulebook.notifications import mobile_number
from tests.cast import Cast, Person
from tests.policy.words import as_the_application, pid, soon
from tests.states import arrived


def test_nobody_finds_a_worker_by_a_number_without_a_case(cast: Cast):
    """A worker is told where nobody but she reads it; he who did it may be one of them, and the desk may ask."""
    case, kept = arrived(cast), mobile_number("0912000111")
    with cast.quy.acting() as quy:
        set_address(quy, cast.desk, way="sms", address="0912000111")

    def told(person: Person) -> list[tuple[int]]:
        with as_the_application(signed_context.signed_word(person.worker.pk, pid(), until=soon())) as cursor:
            cursor.execute("SELECT * FROM wall.whose_number(%s, %s)", [case.pk, kept])
            found: list[tuple[int]] = cursor.fetchall()
            return found

    assert told(cast.hoa) == [(cast.quy.worker.pk,)]
    for person in (cast.binh, cast.lan, cast.tri, cast.khanh):
        assert told(person) == [], person.username
