"""A prepared state of its own: everybody has an address at which she is told that something waits."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from casework.journey.notifications import set_address
from casework.policy import gate
from casework.rulebook.acts import Act
from tests.cast import Cast, Person


def told_elsewhere(cast: Cast) -> Mapping[str, UUID | int | str]:
    """Everybody who works somewhere has set an address of her own at which she is told."""
    for name in ("hoa", "quy", "thu", "mai", "binh", "lu", "lan", "son", "tri"):
        person: Person = getattr(cast, name)
        with person.acting() as worker:
            unit = gate.units_for(worker, Act.NOTIFICATION_SET)[0]
            set_address(worker, unit, way="email", address=f"{name}@example.vn")
            set_address(worker, unit, way="sms", address=f"09{sum(map(ord, name)):08d}")
    return {}
