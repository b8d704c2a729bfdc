"""Who may do what, decided here and nowhere else: the table, the grants, the gate."""
