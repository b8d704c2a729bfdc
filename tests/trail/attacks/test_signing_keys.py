"""An administrator with superuser writes another signing key into the log: the verifier follows and says so."""

from __future__ import annotations

import pytest

from casework.journey import province_keys
from casework.policy import signing_keys
from casework.records.units import ProvinceRoll
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault.signing import SigningKey
from casework.vault.succession import Link, links_in
from deploy.verify.casework_verify import SOUND, TAMPERED, Report, SigningKeys
from tests.trail.running_log import Log, said

HIS = SigningKey(b"h" * 32)


def turned(log: Log, times: int) -> None:
    for _ in range(times):
        with log.cast.thu.acting() as thu:
            province_keys.turn_signing_key(thu, log.cast.province, rows=signing_keys.certified_by(log.cast.province))
    log.sequence()


def test_a_signing_key_that_was_changed_twice_is_sound(log: Log):
    turned(log, 2)
    report = log.verify(log.keep(), files=True)
    assert report.code == SOUND and not report.names(), said(report)


def lines(log: Log) -> tuple[list[bytes], list[Link]]:
    turned(log, 2)
    events = Event.objects.filter(act="province.turn_signing_key").order_by("id")
    chain = bytes(ProvinceRoll.objects.get(pk=log.cast.province.pk).signing_keys or b"")
    return [bytes(event.body) for event in events], list(links_in(chain))


def findings(*bodies: bytes) -> Report:
    report = Report()
    keys = SigningKeys(report)
    for n, body in enumerate(bodies):
        keys.told(body, f"event {n}")
    return report


def test_each_way_to_lead_on_to_another_key_is_named(log: Log):
    (first, second), (one, two) = lines(log)
    province = log.cast.province.pk
    assert findings(first, second).code == SOUND

    def instead(body: bytes, link: Link, put: Link) -> bytes:
        return body.replace(link.as_text().encode(), put.as_text().encode())

    his_own = Link.signed(province, 2, 0, HIS, SigningKey(b"i" * 32))
    unsigned = Link(2, one.serial, one.before, HIS.public.to_bytes(), one.by_before, one.by_following)
    wrong = {
        "the second alone begins nothing": (second,),
        "the second gone": (first, instead(second, two, Link.signed(province, 3, 0, HIS, HIS))),
        "twice": (first, first),
        "another order": (second, first),
        "a key that signed itself in": (first, instead(second, two, his_own)),
        "not signed by the one before": (instead(first, one, unsigned),),
        "another province": (first.replace(b'"unit:%d","2"' % province, b'"unit:%d","2"' % (province + 1)),),
        "cut": (first.replace(one.as_text().encode(), one.as_text()[:-4].encode()),),
        "another number": (first.replace(b'"unit:%d","2"' % province, b'"unit:%d","3"' % province),),
    }
    for what, bodies in wrong.items():
        report = findings(*bodies)
        assert (report.code, report.names()) == (TAMPERED, {"signing key"}), what


@pytest.mark.parametrize("what", ["body", "gone"])
def test_a_line_that_tells_of_his_key_or_is_gone_is_found_in_the_tree(log: Log, what: str):
    turned(log, 1)
    kept = log.keep()
    event = Event.objects.get(act="province.turn_signing_key")
    [right] = [one for one in said_by(event)["rights"] if one[0] == "succeed"]
    his = Link.signed(log.cast.province.pk, 2, 0, HIS, HIS).as_text()
    if what == "body":
        body = bytes(event.body).replace(right[4].encode(), his.encode())
        log.attack("UPDATE casework_event SET body = %s WHERE id = %s", body, event.pk)
    else:
        log.attack("DELETE FROM casework_event WHERE id = %s", event.pk)
    report = log.verify(kept)
    assert report.code == TAMPERED, said(report)
