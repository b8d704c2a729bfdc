"""How dates and numbers are written and read here: day before month in both languages."""
