"""The database's owner puts his own keys, names and memberships in place: nobody seals anything to him."""
