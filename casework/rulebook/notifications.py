"""Notifications: the one text, the hours at which they go, what cannot wait for those, when a failure is tried anew.

A notification says that something waits and nothing else. A danger goes at once; everything else goes at fixed hours,
so that the minute of a message tells nobody what happened.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from casework.rulebook.rows import VIETNAM, day_of

SUBJECT = "Lời nhắn"
TEXT = "Bạn có việc cần xem."
"""The same words and the same sender for everybody and everything, in one language: who reads over a shoulder learns
nothing. They are not translated, for the language of a message would tell whose it is."""

HOURS = (time(7, 30), time(11, 30), time(16, 30))
"""When what is no danger goes, Vietnamese time, every day (house rule)."""

PRESSES_WITHIN = timedelta(hours=12)
"""A duty whose whole limit is this short goes at once (house rule): a danger told, an arrival, a notice owed."""

AHEAD = timedelta(days=1)
"""A duty is told of when it falls due within a day, and once more when its time went by (house rule)."""

TRIED_AGAIN = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)),
    *(timedelta(hours=hours) for hours in (3, 6, 12, 24)),
)
"""After each failure so long until the next try; then it is let go and stands as failed."""

SHARED_NAMES = frozenset(
    {
        *("admin", "administrator", "contact", "hostmaster", "info", "mail", "office", "postmaster", "root", "support"),
        *("abuse", "noc", "security", "webmaster"),
        *("baocao", "bientap", "congan", "dangky", "hcth", "hoilhpn", "hoiphunu", "hopthu", "lienhe", "phunu", "ubnd"),
        *("ubndxa", "vanphong", "vanthu", "vpubnd", "xa"),
    }
)
"""Names before the @ of mailboxes that several people read (RFC 2142, and those of Vietnamese offices; house list)."""

_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_MOBILE = re.compile(r"0[35789][0-9]{8}")


def last_hour(at: datetime) -> datetime:
    """The fixed hour that came last, at this moment or before."""
    today = day_of(at)
    for day in (today, today - timedelta(days=1)):
        for hour in reversed(HOURS):
            found = datetime.combine(day, hour, VIETNAM)
            if found <= at:
                return found
    raise AssertionError("every day has a fixed hour")


def next_try(tries: int, *, at: datetime) -> datetime | None:
    """When a message that failed so many times is tried again; None where it is let go."""
    return at + TRIED_AGAIN[tries - 1] if tries <= len(TRIED_AGAIN) else None


def email_address(typed: str) -> str | None:
    """An e-mail address as it is kept, or None for what is none."""
    found = typed.strip()
    return found if len(found) <= 254 and _EMAIL.fullmatch(found) else None


def is_shared(address: str) -> bool:
    """Whether the mailbox is one that several people read, as far as its name tells."""
    name = re.sub(r"[^a-z]", "", address.partition("@")[0].lower())
    return name in SHARED_NAMES


def mobile_number(typed: str) -> str | None:
    """A Vietnamese mobile number as it is kept, 0 and nine digits, or None: no message reaches a fixed line."""
    digits = re.sub(r"[\s.\-()]", "", typed)
    digits = re.sub(r"^(?:\+?84)(?=[35789])", "0", digits)
    return digits if _MOBILE.fullmatch(digits) else None
