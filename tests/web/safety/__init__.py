"""The safety pages as each of the cast meets them."""
