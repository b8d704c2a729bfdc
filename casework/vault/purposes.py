"""The frozen list of what a sealed column may hold; its numbers are bound into every ciphertext.

A code is never changed and never used again, even when its field is gone: old rows, history and backups still
carry it. Names are ours, not Django's, so a record or a field may be renamed without touching the seals.
Each record owns ten numbers. `tests/vault/known/purposes.json` keeps a copy, and a test compares the two.
"""

from collections.abc import Mapping
from types import MappingProxyType

from casework.vault.errors import UnknownPurpose

PURPOSES: Mapping[str, int] = MappingProxyType(
    {
        "case.name": 10,
        "survivor.birth": 20,
        "survivor.details": 21,
        "contact.ways": 30,
        "incident.story": 40,
        "incident.answers": 41,
        "consent.terms": 50,
        "notice.note": 60,
        "notice.words": 61,
        "note.text": 70,
        "risk.answers": 80,
        "risk.reason": 81,
        "safety_plan.blocks": 90,
        "shelter.place": 100,
        "shelter.support": 101,
        "shelter.outcome": 102,
        "referral.packet": 110,
        "referral.answer": 111,
        "referral.why": 112,
        "livelihood.baseline": 120,
        "livelihood.goal": 121,
        "input.item": 130,
        "training.detail": 140,
        "milestone.text": 150,
        "followup.scores": 160,
        "followup.note": 161,
        "closure.checklist": 170,
        "closure.outcome": 171,
        "statistics.text": 180,
        "review.words": 190,
        "decoy.what": 200,
        "flag.words": 210,
        "flag.outcome": 211,
        "unsent.words": 220,
        "carried.told": 230,
        "carried.answer": 231,
        "setting_aside.why": 240,
        "setting_aside.answer": 241,
        "strike.reason": 250,
        "stated_reason.words": 280,
        "exclusion.origin": 340,
        "exclusion.reason": 341,
        "first_words.said": 360,
        "her_no.kind": 370,
        "addition.told": 430,
        "addition.outcome": 431,
        "later_incident.told": 510,
        "violence_report.told": 520,
        "report_call.said": 530,
        "perpetrator.told": 700,
        "representative.told": 710,
        "interpreter.told": 720,
        "contact_ban.said": 730,
        "ban_copy.words": 740,
        "companion.told": 780,
        "companion.linked": 781,
    }
)


def code_of(purpose: str) -> int:
    """The u16 of a purpose. Raises UnknownPurpose."""
    try:
        return PURPOSES[purpose]
    except KeyError:
        raise UnknownPurpose(f"{purpose!r} is not a registered purpose") from None
