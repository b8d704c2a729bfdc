"""The database's owner moves a contact ban elsewhere, or writes a part of one: nobody seals by it, nobody reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from casework.journey.safety.contact_bans import tell_breach, undo_ban
from casework.policy import contact_bans, viewing
from casework.policy.contact_bans import words_of
from casework.policy.kept_out import LogBroken
from casework.policy.unit_keys import ban_context
from casework.records.ban_orders import BanCopy, BanOrder
from casework.records.cases import Case
from casework.records.contact_bans import ContactBan
from casework.records.units import Unit
from casework.rulebook.acts import Act
from casework.rulebook.contact_bans import BanSection
from casework.rulebook.stages import Stage
from casework.trail.alerts import Alert, AlertKind
from casework.trail.ids import uuid7
from casework.trail.sequencer import row_binding
from casework.vault import keypairs, keyring, wrapping
from casework.vault.aead import new_key
from tests.bans import asked, assigned, decided, watched
from tests.cast import Cast
from tests.states import case_at


def as_owner(statement: str, values: dict[str, Any], *, triggers: bool) -> None:
    """What he does, with every trigger of the database switched off or left on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('session_replication_role', %s, true)", ["origin" if triggers else "replica"])
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def issued(cast: Cast) -> BanOrder:
    return assigned(cast, decided(cast, asked(cast, case_at(cast, Stage.ACTIVE)), "issue"))


MOVED = {
    "to another police": "police_id = %(elsewhere)s",
    "to another committee": "committee_id = %(elsewhere)s",
    "to another desk": "desk_id = %(elsewhere)s",
    "to somebody else who watches over it": "assigned_at = now(), supervisor_id = %(cousin)s",
    "to a later day": "until = until + interval '1 day'",
}


def broken(cast: Cast, order: BanOrder) -> None:
    ban = ContactBan.objects.get(order_id=order.pk)
    with cast.hoa.acting() as hoa:
        tell_breach(hoa, Case.objects.get(pk=ban.case_id), ban_id=ban.pk, breach="Lại đến đập cửa")


def asked_back(cast: Cast, order: BanOrder) -> None:
    ban = ContactBan.objects.get(order_id=order.pk)
    with cast.hoa.acting() as hoa:
        undo_ban(hoa, Case.objects.get(pk=ban.case_id), ban_id=ban.pk, why="Đã yên")


def served(cast: Cast, order: BanOrder) -> None:
    watched(cast, order, "breach")


@pytest.mark.parametrize("moved", MOVED)
def test_an_order_that_its_owner_moved_has_nothing_sealed_by_it(cast: Cast, moved: str):
    order = issued(cast)
    values = {"order": order.pk, "elsewhere": cast.other_desk.pk, "cousin": cast.binh.worker.pk}
    as_owner(f"UPDATE casework_banorder SET {MOVED[moved]} WHERE id = %(order)s", values, triggers=False)
    before = set(BanCopy.objects.values_list("pk", flat=True))
    for act in (broken, asked_back):
        with pytest.raises(LogBroken):
            act(cast, order)
    assert set(BanCopy.objects.values_list("pk", flat=True)) == before
    row_binding.look_at_rows()
    assert (AlertKind.RIGHT, f"banorder {order.pk}") in set(Alert.objects.values_list("kind", "row"))


@pytest.mark.parametrize("act", [broken, asked_back])
def test_a_ban_that_its_owner_gave_another_order_has_nothing_sealed_by_that(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, act: Callable[[Cast, BanOrder], None]
):
    """Both orders are as their events left them; the row of hers says which is hers, and may name another's body."""
    hers, another = issued(cast), issued(cast)
    values = {"hers": hers.pk, "another": another.pk, "nowhere": uuid7()}
    change = "UPDATE casework_contactban SET order_id = %({})s WHERE order_id = %({})s"
    as_owner(change.format("nowhere", "another"), values, triggers=False)
    as_owner(change.format("another", "hers"), values, triggers=False)
    with pytest.raises(LogBroken):
        act(cast, another)
    # What stops it: a house that takes her row for true seals her words by the other order.
    monkeypatch.setattr("casework.policy.bound_rows.check_ban", lambda ban: None)
    act(cast, another)
    assert BanCopy.objects.filter(order=another, part__in=("breach", "asked_back")).exists()


def test_without_the_log_the_product_itself_would_seal_the_breach_elsewhere(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    """The same attack on a house that asks the row alone: what the test above stops."""
    order = issued(cast)
    desk = Unit.objects.get(pk=cast.desk.pk)
    other = Unit.objects.exclude(pk=cast.desk.pk).filter(kind=desk.kind, province=desk.province).first()
    assert other is not None
    values = {"order": order.pk, "elsewhere": other.pk}
    as_owner("UPDATE casework_banorder SET desk_id = %(elsewhere)s WHERE id = %(order)s", values, triggers=False)
    monkeypatch.setattr("casework.journey.ban_clocks.check_order", lambda order: None)
    broken(cast, order)
    assert BanCopy.objects.filter(order=order, part="breach", unit=other).exists()


def test_a_request_that_nobody_asked_is_read_by_no_chairman(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    """Anybody can seal words to a public key: a man is named in a request that the desk never wrote."""
    order = asked(cast, case_at(cast, Stage.ACTIVE))
    planted = _planted(cast, order)

    def heard() -> dict[UUID, dict[str, object]]:
        with cast.vinh.acting() as vinh, viewing.view_access(vinh, Act.BAN_LOOK):
            return {copy.pk: words for copy, words in words_of(order, [BanSection.REQUEST])}

    told = heard()
    assert told.pop(planted) == {} and [words["him"] for words in told.values()] == ["Giàng A Páo"]
    monkeypatch.setattr(contact_bans, "_that_stand", lambda order: frozenset([planted, *told]))
    assert heard()[planted] == {"him": "Lò Văn Pó"}


def _planted(cast: Cast, order: BanOrder) -> UUID:
    committee = Unit.objects.get(pk=order.committee_id)
    public = keypairs.PublicKey.from_bytes(bytes(committee.public_key))
    (theirs,) = BanCopy.objects.filter(order=order)
    planted, data_key = BanCopy(pk=uuid7(), order=order, part="request", unit=committee), new_key()
    with keyring.using(keyring.Keyring(None, {})):
        keyring.current().hold(planted.pk, data_key)
        planted.words = {"him": "Lò Văn Pó"}
        words = bytes(BanCopy._meta.get_field("words").pre_save(planted, add=True))
    sealed = wrapping.wrap_to(public, data_key, context=ban_context(planted.pk, committee.pk))
    as_owner(
        "INSERT INTO casework_bancopy (id, order_id, part, unit_id, sealed_key, words, written_at, written_by_id)"
        " SELECT %(id)s, order_id, part, unit_id, %(key)s, %(words)s, written_at - interval '1 minute', written_by_id"
        " FROM casework_bancopy WHERE id = %(theirs)s",
        {"id": planted.pk, "key": sealed, "words": words, "theirs": theirs.pk},
        triggers=True,
    )
    return planted.pk


def test_a_duty_that_its_owner_took_away_is_cried_out(cast: Cast):
    order = asked(cast, case_at(cast, Stage.ACTIVE))
    duty = order.duties.get()
    as_owner("DELETE FROM casework_banduty WHERE id = %(id)s", {"id": duty.pk}, triggers=False)
    row_binding.look_at_rows()
    assert f"banduty {duty.pk}" in set(Alert.objects.filter(kind=AlertKind.RIGHT).values_list("row", flat=True))
