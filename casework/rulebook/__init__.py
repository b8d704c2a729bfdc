"""Law and practice as dated data with their sources; pure functions, no database."""
