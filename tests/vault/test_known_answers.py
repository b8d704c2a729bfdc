"""What was sealed by an earlier release opens today: each format against bytes kept in `known/`."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from casework.vault import credentials, fingerprints, padding, purposes, sealing, wrapping
from casework.vault.certificates import Anchor, CertificateKind, Statement, Subject, Trust, read_roll
from casework.vault.errors import UnknownPurpose, VaultError
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring
from casework.vault.signing import SigningKey

KNOWN = Path(__file__).parent / "known"


def known(name: str) -> Any:
    return json.loads((KNOWN / f"{name}.json").read_text())


def test_no_purpose_ever_changes_its_code_or_loses_it() -> None:
    assert dict(purposes.PURPOSES) == known("purposes"), "a purpose may be added, with a new code and a line in known/"


def test_no_two_purposes_share_a_code_and_every_code_is_a_u16() -> None:
    codes = list(purposes.PURPOSES.values())
    assert len(set(codes)) == len(codes)
    assert all(0 < code < 1 << 16 for code in codes)


def test_each_record_has_its_own_ten_codes() -> None:
    record_of = {code // 10: name.split(".")[0] for name, code in purposes.PURPOSES.items()}
    assert all(record_of[code // 10] == name.split(".")[0] for name, code in purposes.PURPOSES.items())
    assert len(set(record_of.values())) == len(record_of)


def test_the_registry_cannot_be_changed_while_running() -> None:
    with pytest.raises(TypeError):
        purposes.PURPOSES["case.name"] = 11  # type: ignore[index]


def test_an_unregistered_purpose_is_refused_by_type() -> None:
    with pytest.raises(UnknownPurpose) as refused:
        purposes.code_of("case.nickname")
    assert isinstance(refused.value, KeyError)
    assert isinstance(refused.value, VaultError)
    assert "case.nickname" in str(refused.value)


@pytest.mark.parametrize("field", known("sealed_fields")["fields"], ids=lambda field: field["purpose"])
def test_a_field_sealed_long_ago_opens(field: dict[str, str]) -> None:
    place = known("sealed_fields")
    opened = sealing.unseal(
        bytes.fromhex(place["key"]),
        bytes.fromhex(field["sealed"]),
        purpose=field["purpose"],
        guarded=UUID(place["guarded"]),
        row=UUID(place["row"]),
    )
    assert opened.decode() == field["text"]


def test_a_key_drawn_from_a_private_key_is_what_it_was_and_of_one_use_and_place() -> None:
    kept = known("derived_key")
    private, place = PrivateKey.from_bytes(bytes.fromhex(kept["private_key"])), bytes.fromhex(kept["place"])
    use = kept["use"].encode()
    assert private.key_for(use, place).hex() == kept["key"]
    others = {private.key_for(use, place + b"."), private.key_for(use + b".", place), private.key_for(use + place, b"")}
    others |= {PrivateKey(bytes(32)).key_for(use, place), private.to_bytes()}
    assert len(others) == 5 and bytes.fromhex(kept["key"]) not in others


def test_padding_is_what_it_was() -> None:
    for entry in known("padding"):
        assert padding.pad(bytes.fromhex(entry["text"])).hex() == entry["padded"]


def test_a_key_wrapped_long_ago_unwraps_in_both_forms() -> None:
    kept = known("wrapped_keys")
    context = wrapping.context_for(kept["kind"], UUID(kept["guarded"]), kept["holder"])
    assert context.hex() == kept["context"]
    holder_key, private = bytes.fromhex(kept["holder_key"]), PrivateKey.from_bytes(bytes.fromhex(kept["private_key"]))
    for form in ("settled", "in_transit"):
        wrapped = bytes.fromhex(kept[form])
        assert wrapping.unwrap(wrapped, context=context, key=holder_key, private=private).hex() == kept["data_key"]


@pytest.mark.parametrize("name", ["way_in", "way_in_with_anchor", "way_in_with_pepper"])
def test_a_credential_made_long_ago_lets_her_in(name: str) -> None:
    kept = known(name)
    credential = credentials.SealedCredential(
        kept["kind"], bytes.fromhex(kept["salt"]), kept["params"], bytes.fromhex(kept["sealed"])
    )
    peppers = [credentials.Pepper(name, bytes.fromhex(key)) for name, key in kept.get("peppers", {}).items()]
    context = bytes.fromhex(kept["context"])
    private, anchor = credentials.open_private(kept["passphrase"], credential, context=context, peppers=peppers)
    assert (anchor.to_bytes().hex() if anchor else None) == kept.get("anchor")
    assert private.to_bytes().hex() == kept["private_key"]


@pytest.mark.parametrize("name", ["keyring", "keyring_with_anchor"])
def test_a_keyring_sealed_long_ago_opens(name: str) -> None:
    kept = known(name)
    ring = Keyring.from_sealed(
        bytes.fromhex(kept["sealed"]), bytes.fromhex(kept["cookie_key"]), context=bytes.fromhex(kept["context"])
    )
    assert ring.private is not None
    assert ring.private.to_bytes().hex() == kept["private_key"]
    assert (ring.anchor.to_bytes().hex() if ring.anchor else None) == kept.get("anchor")
    assert {str(unit): ring.unit_key(unit).hex() for unit in ring.units} == kept["unit_keys"]


def test_fingerprints_are_what_they_were() -> None:
    kept = known("fingerprints")
    for entry in kept["fingerprints"]:
        made = fingerprints.fingerprint(bytes.fromhex(kept["key"]), entry["kind"], entry["canonical"])
        assert made.hex() == entry["fingerprint"]


def test_what_a_province_signed_long_ago_is_believed() -> None:
    kept = known("vouchers")
    anchor = Anchor.from_bytes(bytes.fromhex(kept["anchor"]))
    assert anchor.key == SigningKey(bytes.fromhex(kept["signing_key"])).public.to_bytes()
    roll = read_roll(bytes.fromhex(kept["roll"]["floors"]), bytes.fromhex(kept["roll"]["voucher"]), anchor)
    assert roll.serial == kept["roll"]["serial"]
    for entry in kept["statements"]:
        about = Subject(CertificateKind[entry["kind"]], entry["worker"], entry["unit"])
        statement = Statement(about, tuple(bytes.fromhex(part) for part in entry["said"]))
        certificate = bytes.fromhex(entry["voucher"])
        assert (
            statement.signed_bytes(anchor.province, int.from_bytes(certificate[1:9], "big")).hex()
            == entry["signed_bytes"]
        )
        Trust(anchor, roll).check(statement, certificate)
