"""Django's PostgreSQL backend as this house uses it: statements stay prepared, nobody asks a connection how it is."""
