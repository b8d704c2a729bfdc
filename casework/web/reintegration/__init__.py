"""Reintegration: the pages of the visits, of how she fares, and of closing and reopening a case."""
