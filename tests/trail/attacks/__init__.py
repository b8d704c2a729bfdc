"""T1 to T8: an administrator with superuser rewrites the trail, and the offline verifier names what and where."""
