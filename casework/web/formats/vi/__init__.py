"""How dates and numbers are written and read in Vietnamese: day before month, comma before decimals."""
