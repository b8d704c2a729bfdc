"""The form that sends a packet, filled in as the desk does, and the number under which each service stands."""

from casework.policy import gate, packets
from casework.queries.referral.sending import CODES
from casework.records.cases import Case
from casework.rulebook.acts import Act
from tests.cast import Cast

HEALTH, POLICE = CODES.index("health") + 1, CODES.index("police") + 1


def text_of(response) -> str:
    return str(response.content.decode())


def filled(cast: Cast, case: Case, **changed) -> dict[str, object]:
    with cast.hoa.acting() as hoa:
        expected_version = packets.state_of(gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND))
    posted = {"to": str(cast.health.pk), "parts": ["name", "injuries"], "needs": "Khám thai", "urgency": "now"}
    return {**posted, "version": str(expected_version), **changed}
