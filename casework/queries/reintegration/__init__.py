"""What reintegration shows: the visits, and the closing of the case."""
