"""Whose rights an event changed, in words: what was given, taken or kept from whom.

A right on the place she is hidden at names no unit and no person of that place: it says its kind (`redaction`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.queries import labels, redaction
from casework.queries.people import Names
from casework.records.units import Unit
from casework.rulebook.rows import Words
from casework.trail.log import reading
from casework.trail.log.reading import Entry

THINGS: Mapping[str, Words] = {
    "case": pgettext_lazy("what a right is on", "hồ sơ"),
    "referral": pgettext_lazy("what a right is on", "phiếu chuyển gửi"),
    "shelterstay": pgettext_lazy("what a right is on", "chỗ ở"),
    "membership": pgettext_lazy("what a right is on", "vị trí"),
    "roll": pgettext_lazy("what a right is on", "danh bạ đã ký của tỉnh"),
    "signing": pgettext_lazy("what a right is on", "khoá ký của tỉnh"),
    "fingerprint": pgettext_lazy("what a right is on", "khoá dấu vân số của tỉnh"),
    "unit": pgettext_lazy("what a right is on", "đơn vị"),
}
HOLDS: Mapping[str, Words] = {
    "see": pgettext_lazy("a right", "được xem"),
    "work": pgettext_lazy("a right", "cùng làm"),
    "lead": pgettext_lazy("a right", "phụ trách"),
}
WORDS: Mapping[str, Words] = {
    "give": _("Trao cho {who}: {hold} {thing}"),
    "take": _("Lấy lại của {who}: {thing}"),
    "exclude": _("Không cho {who} xem {thing}"),
    "end": _("{who} giữ {thing} đến {hold}"),
    "lapse": _("{who} hết hạn giữ {thing}"),
    "turn": _("Đổi khoá của {thing}"),
    "settle": _("Niêm phong lại khoá {thing} cho {who}"),
    "missing": _("Bảng không còn giữ điều này: {who} không được xem {thing}"),
    "broken": _("Nhật ký của {thing} có chỗ bị mất hoặc bị sửa, chưa trao thêm khoá nào ({who})"),
    "certify": _("Tỉnh ký: {thing}"),
    "succeed": _("Khoá kế tiếp: {thing}"),
    "foreign": _("Quyền của {who} giữ khoá không phải của {thing}"),
}
OTHER = _("Đổi quyền của {who}: {thing}")
EVERYBODY_ELSE = _("mọi nơi khác")
UNCHANGED = frozenset({"settle", "key", "turn", "missing", "broken", "foreign", "succeed"})
"""Here a key is wrapped anew, or something is said of keys and rows, and nobody holds more or less than before."""
UNTOLD = "key"
"""Which key is an object's own is said to the software."""


def in_words(entries: Iterable[Entry]) -> dict[UUID, tuple[str, ...]]:
    """What each event did to rights, with the names of units and people fetched at once."""
    rights = {
        entry.id: found
        for entry in entries
        if (found := [one for one in reading.rights_of(entry.body) if one[0] != UNTOLD])
    }
    holders = {one[3] for found in rights.values() for one in found}
    people = Names()
    people.fetch(_ids("worker", holders))
    units = {
        pk: (found, kind)
        for pk, found, kind in Unit.objects.filter(pk__in=_ids("unit", holders)).values_list("pk", "name", "kind")
    }
    beside_her = [one[3] for found in rights.values() for one in found if one[1] == redaction.SHELTER]
    officers = redaction.keepers(_ids("worker", beside_her)) if beside_her else frozenset()

    def name(holder: str, thing: str) -> Words:
        found = reading.holder_of(holder)
        if found is None:
            return EVERYBODY_ELSE
        kind, number = found
        if kind == "worker":
            hidden = thing == redaction.SHELTER and number not in officers
            return redaction.PERSON if hidden else people[number] or holder
        known, what = units.get(number, ("", ""))
        if thing == redaction.SHELTER and not redaction.is_told(what):
            return redaction.PLACE
        return known or holder

    return {
        event_id: tuple(
            str(WORDS.get(what, OTHER)).format(
                who=name(holder, thing), hold=_hold(hold), thing=THINGS.get(thing, thing)
            )
            for what, thing, _object_id, holder, hold in found
        )
        for event_id, found in rights.items()
    }


def _hold(hold: str) -> Words:
    """The word of a hold, or the moment at which it will end."""
    try:
        return HOLDS.get(hold) or labels.at_moment(hold)
    except (ValueError, OverflowError):
        return hold


def changes_rights(body: Mapping[str, object]) -> bool:
    """Whether anybody holds more or less since."""
    return any(one[0] not in UNCHANGED for one in reading.rights_of(body))


def _ids(kind: str, holders: Collection[str]) -> set[int]:
    found = (reading.holder_of(holder) for holder in holders)
    return {one[1] for one in found if one is not None and one[0] == kind}
