"""The desk pages as each of the cast meets them."""
