"""Writing and reading the log: the bytes of an event, the chain of each case, one hand that appends."""
