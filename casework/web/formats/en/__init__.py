"""How dates and numbers are written and read in English: day before month here as well."""
