"""The audit pages of the province's supervisor."""
