"""Tests of the vault: sealing, keys, certificates, and the fields of records that are sealed."""
