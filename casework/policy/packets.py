"""What may leave the house and for whom: the parts of a packet from the case's own records, and nothing typed twice.

A part is exactly what the partner will read. The place where she is hidden is no part, is never read here, and
must not slip out inside another one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext

from casework.policy import contact_warnings, perpetrators
from casework.policy.her_word import kinds_of_case
from casework.records import struck
from casework.records.cases import Case
from casework.records.contact_warnings import ContactWarning
from casework.records.first_words import FirstWords
from casework.records.incidents import LaterIncident
from casework.records.intake import Incident
from casework.records.organisations import Organisation
from casework.records.people import SafeContact, Survivor
from casework.records.referral import Referral
from casework.rulebook import danger_rows, health, hearing, incidents, people, relations, risk_factors
from casework.rulebook.acts_of_violence import ACTS
from casework.rulebook.case_kinds import Kinds
from casework.rulebook.dates import Birth
from casework.rulebook.perpetrators import IN_PACKET, NUMBERS_IN_PACKET, in_packet
from casework.rulebook.risk import Reply
from casework.rulebook.rows import VIETNAM
from casework.rulebook.sheets import Sheet
from casework.rulebook.stages import REFERRAL_OPEN, RiskLevel
from casework.vault.key_chain import newest_of


def partners_of(case: Case) -> QuerySet[Organisation]:
    """The partners that work for this case's desk or its province."""
    return (
        Organisation.objects.filter(
            Q(serves_id=case.desk_id) | Q(serves_id=case.desk.province_id), unit__is_active=True
        )
        .select_related("unit")
        .order_by("unit__name")
    )


def partners_for(case: Case, service: str) -> QuerySet[Organisation]:
    """Those of them that offer the service."""
    return partners_of(case).filter(services__contains=[service])


def open_packets(case: Case, service: str, *, at: datetime) -> dict[int, Referral]:
    """The packets of this case for this service that a partner may still answer, by its unit; needs the case's key."""
    waiting = Referral.objects.filter(case=case, stage__in=REFERRAL_OPEN, expires_at__gt=at).order_by("pk")
    return {one.to_unit_id: one for one in waiting if (one.why or {}).get("service") == service}


def contents(case: Case, *, at: datetime) -> dict[str, str]:
    """Every part this case can fill, in the words that would be sent, in Vietnamese; needs the case's key.

    A part without anything in it is missing: there is nothing to send.
    """
    survivor = Survivor.objects.filter(case=case).first()
    contact = SafeContact.objects.filter(case=case).first()
    incident = Incident.objects.filter(case=case).first()
    details: dict[str, Any] = (survivor.details if survivor else None) or {}
    answers: dict[str, Any] = (incident.answers if incident else None) or {}
    birth = Birth.from_json(survivor.birth) if survivor and survivor.birth else None
    ways: dict[str, Any] = (contact.ways if contact else None) or {}
    later = [one.told for one in struck.standing(LaterIncident.objects.filter(case=case), case).order_by("id")]
    they = [one.told for one in perpetrators.standing(case)]
    with translation.override(settings.LANGUAGE_CODE):
        told = _told(
            (hearing.PERSON, details),
            (hearing.INCIDENT, answers),
            *((incidents.LATER_INCIDENT, told) for told in later),
        )
        found = {
            "name": case.name,
            "safe_contact": _contact(ways if contact_warnings.since(case.pk) is None else {}),
            "story": incident.story if incident else None,
            "risk_level": str(RiskLevel(case.risk_level).label) if case.risk_level else None,
            "dangers": _dangers(case),
            **_age(birth, at=at),
            **told,
            "urgent_health": _lines(
                *(str(one.label) for one in health.acute_in(**_what_is_acute(case, answers, details, later))),
                told.get("urgent_health"),
            ),
            "violence_acts": _acts(_with_acts_of(answers, later), kinds_of_case(case)),
            "perpetrator": in_packet(they, IN_PACKET),
            "perpetrator_numbers": in_packet(they, NUMBERS_IN_PACKET),
        }
    return {part: words for part, words in found.items() if words}


def state_of(case: Case) -> int:
    """A number that grows whenever anything a packet is made of changes: what was previewed is what is sent."""
    parts = (Survivor, SafeContact, Incident, FirstWords)
    versions = [
        part._default_manager.filter(case=case).values_list("version", flat=True).first() or 0 for part in parts
    ]
    turns = newest_of(bytes(case.older_keys or b""))  # the key of a case is no part of what it says
    told = case.risk_assessments.count() + ContactWarning.objects.filter(case=case).count()
    again = case.later_incidents.count() + case.struck_entries.count()
    they = case.perpetrators.aggregate(versions=Sum("version"))["versions"] or 0
    return sum(versions) + case.version - turns + told + again + they


def _lines(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


def _told(*answered: tuple[Sheet, Mapping[str, Any]]) -> dict[str, str]:
    """Whatever the rows of these sheets tell a partner, part by part."""
    told: dict[str, list[str]] = defaultdict(list)
    for sheet, answers in answered:
        for part, line in sheet.sent(answers):
            if line not in told[part]:  # told again of another time, it is one line
                told[part].append(line)
    return {part: _lines(*lines) for part, lines in told.items()}


def _age(birth: Birth | None, *, at: datetime) -> dict[str, str]:
    band = people.age_band(birth, at=at)
    return {"age_band": str(band.label), "birth": birth.written()} if birth and band else {}


def _with_acts_of(answers: Mapping[str, Any], later: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The first account with the acts of all that happened since, each once."""
    acts = [*(answers.get("violence_acts") or []), *(act for told in later for act in told.get("violence_acts") or [])]
    return {**answers, "violence_acts": list(dict.fromkeys(acts))}


def _what_is_acute(
    case: Case, answers: Mapping[str, Any], details: Mapping[str, Any], later: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    rows = list(case.risk_assessments.order_by("id"))
    return {
        "acts": _with_acts_of(answers, later)["violence_acts"],
        "replies": risk_factors.standing_replies(rows),
        "dangers": [fact.kind.value for fact in risk_factors.standing(rows)],
        "pregnant": details.get("pregnant"),
    }


def _acts(answers: Mapping[str, Any], kinds: Kinds) -> str:
    """The acts told: in the law's words where it calls them domestic violence between these two, else in plain ones.

    Of whoever is no family the law's words would be false: they speak of members of a family.
    """
    codes: list[str] = answers.get("violence_acts") or []
    relationship = str(answers.get("relationship", ""))
    covered = relations.domestic_violence(codes, relationship=relationship, kinds=kinds)
    narrowed = relations.reach_between(relationship, kinds).narrowed
    return _lines(
        *(str(ACTS[code].statutory if code in covered - set(narrowed) else ACTS[code].spoken) for code in codes)
    )


def _dangers(case: Case) -> str:
    """Every fact that stands, with the day it was told: an assessment that says nothing of one does not unsay it. Of
    who was trafficked and of a child what was answered yes last."""
    rows = list(case.risk_assessments.order_by("id"))
    replies = risk_factors.standing_replies(rows)
    return _lines(
        *(
            gettext("%(fact)s (ghi ngày %(day)s)")
            % {"fact": fact.kind.label, "day": f"{timezone.localtime(fact.told_on, VIETNAM):%d/%m/%Y}"}
            for fact in risk_factors.standing(rows)
        ),
        *(str(one.label) for one in danger_rows.TOLD if replies.get(one.code) == Reply.YES),
    )


def _contact(ways: Mapping[str, Any]) -> str:
    """How the partner may reach her: her rules go with her number, or the number does not go."""
    channel = ways.get("channel", hearing.NO_CONTACT)
    if channel == hearing.NO_CONTACT:
        return gettext("Không gọi, không nhắn, không đến nhà. Liên lạc qua cán bộ đã gửi phiếu.")
    said = {key: str(words) for key, words in hearing.WAYS.worded(ways).items()}
    message = {
        "yes": gettext("được để lại lời nhắn"),
        "no": gettext("không để lại lời nhắn"),
    }.get(str(ways.get("leave_message")), gettext("chưa rõ có được để lại lời nhắn không: đừng để lại"))
    return _lines(
        said["channel"],
        said["phone"],
        said["whose_phone"] if ways.get("whose_phone") != people.UNKNOWN else None,
        _lines(said["days"], said["hours"]),
        gettext("Câu hẹn: %(words)s") % {"words": said["code_word"]} if said["code_word"] else None,
        message if channel in hearing.NEEDS_PHONE else None,
        said["note"],
        _told((hearing.WAYS, ways)).get("safe_contact"),
    )
