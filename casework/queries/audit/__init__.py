"""The audit: what was done and looked at in a province or on one case, for the supervisor who answers for it."""
