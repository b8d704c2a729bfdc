"""The audit pages as each of the cast meets them."""
