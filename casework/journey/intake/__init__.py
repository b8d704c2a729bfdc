"""Intake: she is heard at a trusted address, and her report becomes a case."""
