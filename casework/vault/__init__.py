"""Sealing and opening: keys and bytes, never a person. The only package that speaks to `cryptography`.

    fields        sealed columns of a record            fingerprints   "seen before?" without keeping the number
    sealing       format v1 of one sealed field         padding        hides how long a text is
    keyring       the keys of the one who is signed in  credentials        a private key under a passphrase
    wrapping      a key under another key               keypairs       HPKE, MLKEM768_X25519
    box           AES-256-GCM, once                     framing        joining parts without ambiguity
    signing       Ed25519                               certificates       a province's word: whose key is whose
    key_chain     a data key behind its next            succession         a province's next signing key
    purposes      the frozen registry                   errors         one type for each thing that goes wrong

Formats. Every stored thing starts with a version byte, and a reader refuses what it does not know:

    sealed field      01 | nonce 12 | AES-256-GCM(padded) | tag     bound to purpose code, guarded id, row id
    wrapped key       01 | nonce 12 | AES-256-GCM(key) | tag        bound to kind, object, holder
                      02 | 01 | HPKE encapsulation 1120 | ciphertext | tag     the same binding as HPKE `info`
    private key       01 | nonce 12 | AES-256-GCM(seed, anchor) | tag     under Argon2id, bound to salt, cost, owner
    keyring           01 | nonce 12 | AES-256-GCM(padded) | tag     under the cookie's key, bound to the session
    fingerprint       HMAC-SHA256 of kind and canonical form
    certificate           01 | serial 8 | Ed25519 signature 64          of a framed statement (see certificates)

A nonce is random. A data key belongs to one guarded object, so it never comes near the 2^32 boxes where that matters.

What the seals do not do, said plainly:

- A row put back to an older ciphertext of itself opens. Only the trail, which commits to history, finds it.
- AES-GCM does not commit to its key: who knows two keys can make one ciphertext that opens under both. Nobody who may
  write here gains by it, as every key is bound to one object; do not build "which key opens it?" on top.
- NULL or not, the size class, and when a row changed are visible to whoever has the database.
- Python does not wipe memory. Keys and opened texts may stay in the process until the memory is used again; while a
  person is signed in, whoever owns the server sees what she opens.
- A wrong passphrase and a changed credential look the same, and so do a wrong HPKE key and changed bytes.
- Fingerprints hide numbers only from those without the key: there are few enough numbers to try them all.
"""
