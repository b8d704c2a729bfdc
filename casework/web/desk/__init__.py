"""The desk: the first page after signing in, and finding a case from it."""
