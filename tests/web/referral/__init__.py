"""The referral pages as the desk and the partner meet them."""
