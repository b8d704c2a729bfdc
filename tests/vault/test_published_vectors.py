"""The primitives, as the vault uses them, against vectors that others published (`cryptography_vectors`).

NIST CAVP (SP 800-38D) for AES-256-GCM; RFC 9180 for HPKE and its hybrid draft for MLKEM768_X25519; RFC 7748 and the
KATs of ML-KEM-768 for its two halves; RFC 8032 for Ed25519; RFC 9106 for Argon2id; RFC 4231 for HMAC. Wycheproof is in
no package that can be had without a network; its kinds of attack are tried on these vectors instead: each bit of tag
and nonce, a signature in a second form, cut, empty, points of small order.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import cryptography_vectors
import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from casework.vault import fingerprints, keypairs, wrapping
from casework.vault.aead import cipher_for, open_box
from casework.vault.errors import Tampered, VaultError
from casework.vault.keypairs import PrivateKey
from casework.vault.signing import SigningKey, VerifyKey


def lines_of(*path: str) -> list[str]:
    with cryptography_vectors.open_vector_file("/".join(path), "r") as file:
        return str(file.read()).splitlines()


def records_of(*path: str) -> Iterator[dict[str, str]]:
    """The NIST format: sections in brackets, records between blank lines, a bare FAIL."""
    section: dict[str, str] = {}
    record: dict[str, str] = {}
    for line in [*lines_of(*path), ""]:
        if heading := re.fullmatch(r"\[(\w+) = (\d+)\]", line):
            section[heading[1]] = heading[2]
        elif line == "FAIL":
            record["FAIL"] = "yes"
        elif pair := re.fullmatch(r"(\w+) =\s*(\S*)", line):
            record[pair[1]] = pair[2]
        elif not line and record:
            yield {**section, **record}
            record = {}


def aes_gcm_records() -> list[dict[str, str]]:
    """Those with the nonce and the tag of our boxes: 96 and 128 bits. The rest we never make and never open."""
    found = records_of("ciphers", "AES", "GCM", "gcmDecrypt256.rsp")
    return [record for record in found if record["IVlen"] == "96" and record["Taglen"] == "128"]


def test_aes_256_gcm_opens_and_refuses_what_nist_says() -> None:
    refused = 0
    records = aes_gcm_records()
    for record in records:
        box = bytes.fromhex("01" + record["IV"] + record["CT"] + record["Tag"])
        cipher, bound_to = cipher_for(bytes.fromhex(record["Key"])), bytes.fromhex(record["AAD"])
        if "FAIL" in record:
            refused += 1
            with pytest.raises(Tampered):
                open_box(cipher, box, bound_to)
        else:
            assert open_box(cipher, box, bound_to).hex() == record["PT"]
    assert len(records) > 300
    assert refused > 100


def hpke_vectors(name: str, **wanted: int) -> list[dict[str, Any]]:
    with cryptography_vectors.open_vector_file(f"HPKE/{name}", "r") as file:
        vectors = json.load(file)
    return [vector for vector in vectors if all(vector[key] == value for key, value in wanted.items())]


def opened(suite: Suite, vector: dict[str, Any], private: Any) -> bytes:
    """The first message of a vector. Every published one carries AAD, which ours leave empty: hence the inner door."""
    message = vector["encryptions"][0]
    sealed = bytes.fromhex(vector["enc"] + message["ct"])
    info, aad = bytes.fromhex(vector["info"]), bytes.fromhex(message["aad"])
    return openssl.hpke._decrypt_with_aad(suite, sealed, private, info, aad)


def test_our_key_derivation_and_cipher_open_what_rfc_9180_sealed() -> None:
    (vector,) = hpke_vectors("test-vectors.json", mode=0, kem_id=0x20, kdf_id=1, aead_id=2)
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(vector["skRm"]))
    assert opened(suite, vector, private).hex() == vector["encryptions"][0]["pt"]


def test_our_private_key_is_the_published_seed_and_opens_what_was_sealed_to_it() -> None:
    (vector,) = hpke_vectors("hpke-pq-test-vectors.json", mode=0, kem_id=0x647A, kdf_id=1)
    private = PrivateKey.from_bytes(bytes.fromhex(vector["skRm"]))
    assert private.public.to_bytes().hex() == vector["pkRm"]
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
    assert opened(suite, vector, private._pair()[0]).hex() == vector["encryptions"][0]["pt"]


def test_every_published_seed_gives_its_public_key() -> None:
    vectors = hpke_vectors("hpke-pq-test-vectors.json", kem_id=0x647A)
    assert len(vectors) == 2
    for vector in vectors:
        assert PrivateKey(bytes.fromhex(vector["skRm"])).public.to_bytes().hex() == vector["pkRm"]
        assert keypairs.PublicKey.from_bytes(bytes.fromhex(vector["pkRm"])).to_bytes().hex() == vector["pkRm"]


def argon2id_records() -> Iterator[dict[str, str]]:
    record: dict[str, str] = {}
    for line in [*lines_of("KDF", "argon2id.txt"), ""]:
        if pair := re.fullmatch(r"(\w+) =\s*(\S*)", line):
            record[pair[1]] = pair[2]
        elif not line and record:
            yield record
            record = {}


def test_argon2id_gives_what_rfc_9106_says() -> None:
    checked = 0
    for record in argon2id_records():
        salt = bytes.fromhex(record["salt"])
        if len(salt) < 8 or int(record["memcost"]) > 65536:
            continue
        made = Argon2id(
            salt=salt,
            length=int(record["length"]),
            iterations=int(record["iter"]),
            lanes=int(record["lanes"]),
            memory_cost=int(record["memcost"]),
            ad=bytes.fromhex(record.get("ad", "")) or None,
            secret=bytes.fromhex(record.get("secret", "")) or None,
        ).derive(bytes.fromhex(record["pass"]))
        assert made.hex() == record["output"].lower()
        checked += 1
    assert checked >= 3


def test_the_fingerprint_is_hmac_sha256(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 4231 knows nothing of our framing, so it is taken away for this one look."""
    checked = 0
    record: dict[str, str] = {}
    for line in lines_of("HMAC", "rfc-4231-sha256.txt"):
        if pair := re.fullmatch(r"(Key|Msg|MD) = (\w+)", line):
            record[pair[1]] = pair[2]
        if "MD" in record:
            message = bytes.fromhex(record["Msg"])
            monkeypatch.setattr(fingerprints, "framed", lambda *parts, message=message: message)
            assert fingerprints.fingerprint(bytes.fromhex(record["Key"]), "", "").hex() == record["MD"]
            checked += 1
            record = {}
    assert checked >= 5


def test_each_bit_of_nonce_text_and_tag_is_refused() -> None:
    record = next(one for one in aes_gcm_records() if "FAIL" not in one and len(one["CT"]) == 32 and one["AAD"])
    box = bytes.fromhex("01" + record["IV"] + record["CT"] + record["Tag"])
    cipher, bound_to = cipher_for(bytes.fromhex(record["Key"])), bytes.fromhex(record["AAD"])
    for bit in range(8, 8 * len(box)):
        changed = bytearray(box)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Tampered):
            open_box(cipher, bytes(changed), bound_to)
    for cut in range(1, len(box)):
        with pytest.raises(Tampered):
            open_box(cipher, box[:cut], bound_to)


def ed25519_records() -> list[tuple[bytes, bytes, bytes, bytes]]:
    """Seed, public key, message, signature."""
    parts = (line.split(":") for line in lines_of("asymmetric", "Ed25519", "sign.input") if line)
    return [
        (bytes.fromhex(seed)[:32], bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signed)[:64])
        for seed, public, message, signed, *_ in parts
    ]


def test_ed25519_signs_and_believes_what_rfc_8032_says() -> None:
    records = ed25519_records()
    for seed, public, message, signature in records:
        key = SigningKey(seed)
        assert key.public.to_bytes() == public and key.sign(message) == signature
        assert VerifyKey(public).verify(signature, message)
        assert not VerifyKey(public).verify(signature, message + b"\0")
    assert len(records) >= 1024


GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493


def test_no_signature_is_believed_in_a_second_form_cut_or_empty() -> None:
    for _seed, public, message, signature in ed25519_records()[:64]:
        scalar = int.from_bytes(signature[32:], "little")
        second = signature[:32] + (scalar + GROUP_ORDER).to_bytes(32, "little")
        for other in (second, signature[:63], signature + b"\0", b"", bytes(64), signature[32:] + signature[:32]):
            assert not VerifyKey(public).verify(other, message)
        for bit in range(0, 512, 7):
            changed = bytearray(signature)
            changed[bit // 8] ^= 1 << bit % 8
            assert not VerifyKey(public).verify(bytes(changed), message)


def test_x25519_gives_what_rfc_7748_says() -> None:
    vectors = [one for one in records_of("asymmetric", "X25519", "rfc7748.txt") if "INPUT_SCALAR" in one]
    for one in vectors[:2]:
        mine = X25519PrivateKey.from_private_bytes(bytes.fromhex(one["INPUT_SCALAR"]))
        theirs = X25519PublicKey.from_public_bytes(bytes.fromhex(one["INPUT_U"]))
        assert mine.exchange(theirs).hex() == one["OUTPUT_U"]
    assert len(vectors) >= 2


SMALL_ORDER = [
    bytes(32),
    bytes([1]) + bytes(31),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    (2**255 - 20).to_bytes(32, "little"),
    (2**255 - 19).to_bytes(32, "little"),
    (2**255 - 18).to_bytes(32, "little"),
]
"""Points of X25519 under which everybody's shared secret is zero."""


@pytest.mark.parametrize("point", SMALL_ORDER, ids=lambda point: point.hex()[:8])
def test_nothing_is_sealed_to_a_key_with_a_point_of_small_order(point: bytes) -> None:
    good = PrivateKey(b"s" * 32).public.to_bytes()
    with pytest.raises(VaultError):
        wrapping.wrap_to(keypairs.PublicKey.from_bytes(good[:-32] + point), b"k" * 32, context=b"x")


def ml_kem_records() -> Iterator[dict[str, str]]:
    record: dict[str, str] = {}
    for line in [*lines_of("asymmetric", "MLKEM", "kat_MLKEM_768.rsp"), "count = end"]:
        if pair := re.fullmatch(r"(\w+) =\s*(\S*)", line):
            if pair[1] == "count" and record:
                yield record
                record = {}
            record[pair[1]] = pair[2]


def test_ml_kem_768_gives_what_its_published_answers_say() -> None:
    checked = 0
    for record in ml_kem_records():
        private = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(record["d"] + record["z"]))
        assert private.public_key().public_bytes_raw().hex() == record["pk"]
        assert private.decapsulate(bytes.fromhex(record["ct"])).hex() == record["ss"]
        assert private.decapsulate(bytes.fromhex(record["ct_n"])).hex() == record["ss_n"]
        checked += 1
    assert checked >= 100
