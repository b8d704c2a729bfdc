"""Two answers compared byte for byte, each without what is of its one form, its one session and its one minute."""

import re

MARKS = re.compile(
    r'(?:name="[a-z_]+"[^<>]* value=")[A-Za-z0-9_.:=-]{16,}|data-(?:left|longest|slot|key)="[^"]*'
    r"|\d+ (?:phút|giờ)|vừa xong|Lúc \d\d:\d\d\.|\d\d:\d\d(?= \d\d/\d\d/\d{4} phải đăng nhập lại)"
)
"""Marks of one form, seconds that are left of the session, and minutes that pass."""


def plain(page: bytes) -> str:
    """A page without what differs between any two answers to one request."""
    return MARKS.sub("", page.decode())
