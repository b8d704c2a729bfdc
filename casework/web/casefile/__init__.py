"""The case file and its history, as pages."""
