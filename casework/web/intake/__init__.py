"""Intake's pages: somebody came, one question after the other, then the commune is told."""
