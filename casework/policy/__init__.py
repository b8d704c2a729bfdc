"""Who may do what, here and nowhere else: the table, the grants that are keys, and the gate that asks both."""
