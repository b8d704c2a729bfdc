"""The casefile pages as each of the cast meets them."""
