"""The rulebook's tests: tables, because a rule is a row."""
