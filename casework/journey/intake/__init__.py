"""Intake: she is heard at a trusted address, and what she tells becomes a case."""
