"""Referral: partners are brought in with only what she agreed to share."""
