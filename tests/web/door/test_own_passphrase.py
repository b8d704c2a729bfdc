"""She changes her passphrase herself: the old one is asked, the new one opens, her other sessions end."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.journey import door
from casework.policy import own_keys, peppers
from casework.policy.unit_keys import credential_context
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Credential, SignInFailure, Worker
from casework.rulebook.acts import Act
from casework.trail.events import Event, Outcome
from casework.vault import credentials
from casework.vault.certificates import Anchor
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring
from tests.cast import Cast
from tests.signing_in import SignedIn

PAGE = reverse("passphrase-change")
NEW = "bong lua chin ben suoi vang"


def signs_in(cast: Cast, passphrase: str) -> bool:
    answer = Client().post(reverse("sign-in"), {"username": cast.hoa.username, "passphrase": passphrase})
    return answer.status_code == 302


def outcomes(cast: Cast) -> list[tuple[str, str]]:
    events = Event.objects.filter(act=Act.PASSPHRASE_CHANGE.value, worker_id=cast.hoa.worker.pk).order_by("at")
    return [(one.outcome, (b"vang" in bytes(one.body) and "said") or "") for one in events]


def test_the_new_one_opens_the_old_one_nothing_and_her_other_sessions_end(cast: Cast, signed_in: SignedIn):
    old = cast.hoa.passphrase
    elsewhere, here = signed_in(cast.hoa), signed_in(cast.hoa)
    pair = bytes(cast.hoa.worker.public_key)
    assert reverse("passphrase-change") in here.get(reverse("own-page")).text
    answer = here.post(PAGE, {"old": old.upper(), "passphrase": NEW, "again": f" {NEW}"})
    assert answer.status_code == 302 and answer["Location"] == reverse("own-page"), answer.text
    assert "Đã xong: đổi cụm mật khẩu" in here.get(answer["Location"]).text, "she goes on where she is"
    assert here.get("/").status_code == 200
    assert elsewhere.get("/")["Location"].startswith(reverse("sign-in"))
    assert WorkerSession.objects.filter(worker=cast.hoa.worker).count() == 1
    assert signs_in(cast, NEW) and not signs_in(cast, old)
    cast.hoa.worker.refresh_from_db()
    assert bytes(cast.hoa.worker.public_key) == pair, "nothing was lost, so nothing is sealed to her anew"
    assert outcomes(cast) == [(Outcome.DONE.value, "")]
    over = Event.objects.filter(act=Act.DOOR_SESSION_OVER.value, worker_id=cast.hoa.worker.pk)
    assert [b'"code":"passphrase"' in bytes(one.body) for one in over] == [True]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"old": "khong phai cum nay dau nhe"}, "chưa đúng"),
        ({"passphrase": "matkhau123", "again": "matkhau123"}, "thử trước tiên"),
        ({"again": NEW + " nua"}, "không giống nhau"),
        ({"same": "yes"}, "vẫn là cụm đang dùng"),
    ],
)
def test_what_is_refused_changes_nothing_and_prints_no_passphrase(
    cast: Cast, signed_in: SignedIn, said: dict[str, str], words: str
):
    old = cast.hoa.passphrase
    typed = {"old": old, "passphrase": NEW, "again": NEW} | said
    if "same" in said:
        typed |= {"passphrase": old, "again": old}
    kept = bytes(Credential.objects.get(worker=cast.hoa.worker).sealed_private)
    elsewhere, here = signed_in(cast.hoa), signed_in(cast.hoa)
    answer = here.post(PAGE, typed)
    assert answer.status_code == 422 and words in answer.text
    assert not any(one in answer.text for one in {old, NEW, typed["passphrase"]})
    assert bytes(Credential.objects.get(worker=cast.hoa.worker).sealed_private) == kept
    assert elsewhere.get("/").status_code == 200
    assert [outcome for outcome, _ in outcomes(cast)] == ([] if "again" in said and len(said) == 1 else ["refused"])


def test_a_sign_in_under_way_does_not_put_the_old_one_back(cast: Cast, settings, monkeypatch: pytest.MonkeyPatch):
    """It opened her credential with the old one, and would seal it anew with that, for the server has a new pepper."""
    settings.PEPPERS = (("2027", b"n" * 32), *settings.PEPPERS)
    unlocked = own_keys.unlocked

    def meanwhile(worker: Worker, private: PrivateKey, anchor: Anchor | None) -> Keyring:
        monkeypatch.undo()
        new = credentials.seal_private(
            NEW, private, anchor=anchor, context=credential_context(worker.pk), pepper=peppers.newest()
        )
        said = {"method": new.kind, "salt": new.salt, "params": new.params, "sealed_private": new.sealed}
        Credential.objects.filter(worker=worker).update(**said)
        return unlocked(worker, private, anchor)

    monkeypatch.setattr(own_keys, "unlocked", meanwhile)
    door.sign_in(cast.hoa.username, cast.hoa.passphrase, source=door.Source("10.0.0.1"))
    assert signs_in(cast, NEW)


def test_who_found_her_session_open_is_slowed_like_at_a_device_of_hers(cast: Cast, signed_in: SignedIn):
    here = signed_in(cast.hoa)
    for _ in range(2):
        here.post(PAGE, {"old": "khong phai cum nay dau nhe", "passphrase": NEW, "again": NEW})
    failed = SignInFailure.objects.get(pk=SignInFailure.objects.latest("pk").pk)
    assert SignInFailure.objects.count() == 2
    more = {"name_digest": failed.name_digest, "source_digest": failed.source_digest, "known_device": True}
    SignInFailure.objects.bulk_create(
        SignInFailure(at=timezone.now(), **more) for _ in range(door.TRIES_PER_NAME_AND_SOURCE)
    )
    answer = here.post(PAGE, {"old": cast.hoa.passphrase, "passphrase": NEW, "again": NEW})
    assert answer.status_code == 422 and "quá nhiều lần" in answer.text
    assert not signs_in(cast, NEW)
