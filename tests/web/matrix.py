"""The permission matrix: each page by its name, who gets in, and at which state of a case it is tried.

mai    host of the trusted address that heard her       hoa, quy   officers of the desk that leads the case
thu    supervisor of the province                       lan        partner who was sent a packet
lu     host and binh officer of another commune         son        partner who was sent nothing
cuc    was an officer of the desk, is no longer         tri        works at the commune's People's Committee
vinh   its chairman, toan reports, khanh watches: no case is open to any of them

Whoever is not named gets the page for what does not exist. A view without a row here fails the test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casework.rulebook.acts import Act

READ_AND_SEND = frozenset({"GET", "POST"})
READ = frozenset({"GET"})
SEND = frozenset({"POST"})

EVERYBODY = frozenset({"hoa", "quy", "thu", "mai", "binh", "lu", "lan", "son", "cuc", "tri", "vinh", "toan", "khanh"})
SEATED = EVERYBODY - {"cuc"}
DESK = frozenset({"hoa", "quy"})
FILE = DESK | {"thu"}
KEEPERS = FILE | {"mai"}
HEARERS = frozenset({"mai"})
WRITERS = DESK | HEARERS
RECEIVERS = frozenset({"hoa", "quy", "binh", "mai", "lu"})
LISTS = RECEIVERS | {"thu"}
PARTNER = frozenset({"lan"})
CHAIR = frozenset({"vinh"})
COMMITTEE = CHAIR | {"tri"}
MONITOR = frozenset({"khanh"})
POLICE = frozenset({"son"})
WATCHERS = frozenset({"thu"})
OFFICERS = DESK | {"binh"}
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """One view: who gets in, the state of the world it is tried in, the ids its address takes, the methods it knows."""

    opens_to: frozenset[str]
    at: str = "now"
    takes: tuple[str, ...] = ()
    methods: frozenset[str] = READ_AND_SEND
    heard: frozenset[str] = frozenset()
    """Whoever is answered of what is not hers as well, and learns nothing by it."""


def address_of(name: str, row: Row, ids: Mapping[str, UUID | int | str]) -> str:
    """Where a view is found for these ids."""
    return reverse(name, args=[ids[one] for one in row.takes])


def act_of(name: str) -> Act | None:
    """The act a page's name speaks of: its first two words, whichever part of the act the page is."""
    return Act.of(".".join(name.split("-")[:2]))


def of_case(opens_to: frozenset[str], at: str, *more: str, methods: frozenset[str] = READ_AND_SEND) -> Row:
    """A row of a view under one case."""
    return Row(opens_to, at, ("case", *more), methods)


def of_packet(opens_to: frozenset[str], at: str = "sent", methods: frozenset[str] = READ_AND_SEND) -> Row:
    """A row of a view of one referral."""
    return Row(opens_to, at, ("referral",), methods)


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns)
        else:
            yield pattern


VIEWS: list[URLPattern] = list(_views(get_resolver().url_patterns))
"""Every view there is, by its pattern."""

PUBLIC = frozenset({"call_back-ask", "sign-in", "sign-in-turn", "quick-exit", "exit-explained", "set-language"})
"""The only views that ask nobody who they are."""

MATRIX: dict[str, Row] = {
    # the desk, the file, the audit
    "desk": Row(EVERYBODY, methods=READ),
    "first-steps": Row(EVERYBODY, methods=READ),
    "guide": Row(EVERYBODY, methods=READ),
    "acute-care": Row(EVERYBODY, methods=READ),
    "case-search": Row(LISTS, methods=SEND),
    "case-filter": Row(OFFICERS | WATCHERS, methods=READ),
    "week-look": Row(OFFICERS, methods=READ),
    "view-keep": Row(OFFICERS | WATCHERS, methods=SEND),
    "case-assign": of_case(DESK, "active"),
    "handover-make": Row(OFFICERS),
    "handover-end": Row(DESK, "handed_over", ("handover",)),
    "case": of_case(KEEPERS, "active", methods=READ),
    **{
        f"case-{chapter}": of_case(FILE, "active", methods=READ)
        for chapter in ("person", "safety", "referrals", "done", "holders")
    },
    "case-print": of_case(FILE, "active"),
    "case-print-paper": of_case(FILE, "active", methods=READ),
    "paper-sheet": Row(EVERYBODY, methods=READ),
    "case-access-history": of_case(FILE, "active", methods=READ),
    "case-access_print": of_case(FILE, "active"),
    "case-history": of_case(FILE, "active", methods=READ),
    "trail-print": of_case(WATCHERS, "active"),
    "trail-bundle": of_case(WATCHERS, "active", methods=SEND),
    "trail-checkpoint": Row(WATCHERS | MONITOR),
    "trail-checkpoint-keep": Row(WATCHERS | MONITOR, methods=SEND),
    "trail-searches": Row(WATCHERS),
    "case-audit": of_case(WATCHERS, "active", methods=READ),
    "audit": Row(WATCHERS, methods=READ),
    "audit-anomalies": Row(WATCHERS, methods=READ),
    "review-write": Row(WATCHERS, "watched", ("word", "event")),
    "review-write-alert": Row(WATCHERS, "watched", ("alert",)),
    "audit-reviewed": Row(WATCHERS, methods=READ),
    "audit-overdue": Row(WATCHERS, methods=READ),
    "reason-state": of_case(WATCHERS, "active"),
    "same_person-list": Row(WATCHERS, methods=READ),
    "same_person-look": of_case(WATCHERS, "reported", methods=READ),
    "same_person-tell": of_case(WATCHERS, "reported", methods=SEND),
    "monitor-look": Row(MONITOR, methods=READ),
    "province": Row(WATCHERS, methods=READ),
    "province-export": Row(WATCHERS, methods=READ),
    "statistics": Row(WATCHERS, methods=READ),
    "statistics-renew": Row(WATCHERS, methods=SEND),
    "audit-decoys": Row(WATCHERS, methods=READ),
    "decoy-plant": Row(WATCHERS),
    "decoy-end": Row(WATCHERS, "watched", ("decoy",)),
    "name-redact": Row(WATCHERS),
    "name-show": Row(WATCHERS, "watched", ("withheld",)),
    "stand_by-set": Row(WATCHERS),
    "stand_by-end": Row(WATCHERS, "watched", ("standing",)),
    "escalation-answer": Row(WATCHERS, "escalated", ("escalation",)),
    "notifications": Row(SEATED, methods=READ),
    "notification-set": Row(SEATED, "told_elsewhere"),
    "notification-set-sms": Row(SEATED, "told_elsewhere"),
    "notification-end": Row(SEATED, "told_elsewhere"),
    "notification-end-sms": Row(SEATED, "told_elsewhere"),
    "passphrase-change": Row(SEATED),
    "own-page": Row(EVERYBODY, methods=READ),
    "door-session_over": Row(EVERYBODY, methods=SEND),
    "notification-list": Row(WATCHERS, methods=READ),
    "still-here": Row(EVERYBODY, methods=SEND),
    "sign-out": Row(EVERYBODY, methods=SEND),
    # intake
    "case-open": Row(RECEIVERS),
    "case-kind": of_case(DESK, "active"),
    "case-mistake": of_case(HEARERS, "draft"),
    "writing-refuse": of_case(WRITERS, "reported"),
    "writing-allow": of_case(WRITERS, "reported"),
    "intake-readers": of_case(HEARERS, "draft"),
    "intake-parts": of_case(HEARERS, "draft", methods=READ),
    "intake-person": of_case(HEARERS, "draft"),
    **{f"intake-person-{one}": of_case(HEARERS, "draft") for one in ("language", "place", "household", "numbers")},
    "intake-contact": of_case(DESK, "active"),
    "intake-incident": of_case(DESK, "active"),
    **{f"intake-incident-{one}": of_case(DESK, "active") for one in ("circumstances", "story", "health")},
    "intake-danger": of_case(HEARERS, "draft"),
    "intake-danger-one": of_case(HEARERS, "draft", "question"),
    "intake-consent": of_case(DESK, "active"),
    "intake-consent-scope": of_case(DESK, "active", "service"),
    "case-consents": of_case(FILE, "active", methods=READ),
    "consent-withdraw": of_case(WRITERS, "active"),
    "intake-submit": of_case(HEARERS, "draft"),
    "intake-done": of_case(KEEPERS, "reported", methods=READ),
    "notice-print": of_case(HEARERS, "notified"),
    "notice-give": of_case(HEARERS, "owing"),
    "child-report": of_case(WRITERS, "child_owing"),
    "notice-list": Row(COMMITTEE, methods=READ),
    "notice-decide": Row(CHAIR, "notified", ("notice",)),
    "notice-receive": Row(COMMITTEE, "notified", ("notice",), methods=SEND),
    "case-register": of_case(DESK, "reported"),
    "case-duplicate": of_case(FILE, "reported"),
    "case-out_of_scope": of_case(DESK, "reported"),
    "case-set_aside": of_case(FILE, "aside_asked"),
    "report-read": of_case(DESK, "carried", "report"),
    # Of a case that is not hers she is heard as well: as if she had pressed where none is open.
    "alarm-raise": Row(HEARERS | {"lu"}, "alarmed", ("case",), SEND, heard=HEARERS | {"lu"}),
    "alarm-call": Row(frozenset({"mai", "lu"}), methods=SEND),
    "alarm-look": Row(HEARERS, "alarmed", ("alarm_raised",), methods=READ),
    "alarm-mistake": Row(HEARERS, "alarmed", ("alarm_raised",), methods=SEND),
    "alarm-answer": Row(FILE, "alarmed", ("alarm_raised",)),
    "addition-list": of_case(HEARERS, "active", methods=READ),
    "addition-tell": of_case(HEARERS, "active", "service"),
    "addition-take": of_case(DESK, "added", "addition"),
    "contact-warn": of_case(WRITERS, "active", methods=SEND),
    "violence_report-list": Row(OFFICERS | WATCHERS, methods=READ),
    "violence_report-take": Row(OFFICERS | WATCHERS),
    "violence_report-look": Row(DESK, "reported_to_desk", ("violence_report",), READ),
    **{
        f"violence_report-{one}": Row(DESK, "reported_to_desk", ("violence_report",))
        for one in ("call", "end", "end-join", "end-case")
    },
    "incident-list": of_case(KEEPERS, "active", methods=READ),
    "incident-tell": of_case(HEARERS, "active"),
    "incident-add": of_case(DESK, "active"),
    "beside-list": of_case(FILE, "active", methods=READ),
    "representative-name": of_case(DESK, "active"),
    "interpreter-ask": of_case(DESK, "active"),
    "child-note": of_case(DESK, "active"),
    "child-open": of_case(DESK, "child_noted", "companion"),
    "perpetrator-list": of_case(FILE, "perpetrator_named", methods=READ),
    "perpetrator-add": of_case(DESK, "active"),
    "perpetrator-edit": of_case(DESK, "perpetrator_named", "perpetrator"),
    "note-add": of_case(KEEPERS, "active"),
    "entry-strike": of_case(DESK, "noted", "entry"),
    "flag-set": of_case(DESK, "active"),
    "flag-resolve": of_case(DESK, "flagged", "flag"),
    "day-correct": of_case(DESK, "flagged", "what", "flag"),
    "grant-exclude": of_case(DESK, "active"),
    # safety
    "risk-assess": of_case(FILE, "active"),
    "risk-raise": of_case(WRITERS, "active"),
    "risk-take_back": of_case(DESK, "strangled"),
    "safety_plan-write": of_case(DESK, "active"),
    "safety-wallet": of_case(DESK, "planned", methods=READ),
    "safety_plan-print": of_case(DESK, "planned"),
    "case-move": of_case(DESK, "active"),
    "ban-ask": of_case(DESK, "active"),
    "ban-record": of_case(DESK, "active"),
    "ban-read": of_case(DESK, "ban_watched", "ban", methods=READ),
    "ban-undo": of_case(DESK, "ban_watched", "ban"),
    "ban-breach": of_case(DESK, "ban_watched", "ban"),
    "ban-end": of_case(DESK, "ban_on_paper", "ban"),
    "ban-list": Row(COMMITTEE | POLICE, methods=READ),
    "ban-look": Row(COMMITTEE | POLICE, "ban_watched", ("order",), READ),
    "ban-decide": Row(CHAIR, "ban_asked", ("order",)),
    "ban-assign": Row(POLICE, "ban_issued", ("order",)),
    "ban-watch": Row(POLICE, "ban_watched", ("order",)),
    "shelter-admit": of_case(DESK, "active"),
    "shelter-receive": of_case(HEARERS, "active"),
    "shelter-look": of_case(DESK, "sheltered", "shelterstay", methods=READ),
    "shelter-missed": of_case(DESK, "sheltered", "shelterstay"),
    "shelter-extend": of_case(DESK, "sheltered", "shelterstay"),
    "shelter-discharge": of_case(DESK, "sheltered", "shelterstay"),
    "shelter-book": Row(RECEIVERS, methods=READ),
    "shelter-stays": Row(RECEIVERS, methods=READ),
    # referral
    "referral-send": of_case(DESK, "active", methods=READ),
    "referral-send-service": of_case(DESK, "active", "service"),
    "referral-send-elsewhere": of_case(DESK, "declined", "referral"),
    "referral": of_packet(DESK | PARTNER, methods=READ),
    "referral-print": of_packet(DESK | PARTNER),
    "referral-accept": of_packet(PARTNER),
    "referral-decline": of_packet(PARTNER),
    "referral-appoint": of_packet(PARTNER, "accepted"),
    "question-ask": of_packet(DESK | PARTNER),
    "question-answer": of_packet(DESK | PARTNER, "questioned"),
    "referral-feedback": of_packet(PARTNER, "accepted"),
    "referral-warn": of_packet(PARTNER, methods=SEND),
    "referral-withdraw": of_packet(DESK),
    "referral-forgo": of_case(DESK, "declined", "referral"),
    # livelihood
    "livelihood": of_case(FILE, "supplied", methods=READ),
    "livelihood-baseline": of_case(DESK, "active"),
    "livelihood-plan": of_case(DESK, "supplied"),
    "livelihood-approve": of_case(FILE, "proposed"),
    "livelihood-give": of_case(DESK, "supplied"),
    "livelihood-train": of_case(DESK, "supplied"),
    "livelihood-train-note": of_case(DESK, "supplied", "training"),
    "livelihood-milestone": of_case(DESK, "supplied"),
    "livelihood-milestone-met": of_case(DESK, "supplied", "milestone"),
    "livelihood-outcome": of_case(DESK, "supplied"),
    # reintegration
    "reintegration": of_case(FILE, "followed", methods=READ),
    "followup-schedule": of_case(DESK, "followed"),
    "followup-record": of_case(DESK, "followed"),
    "followup-record-planned": of_case(DESK, "followed", "followup"),
    "closure-ask": of_case(DESK, "followed"),
    "closure-decide": of_case(FILE, "waiting"),
    "case-reopen": of_case(FILE, "closed"),
}
