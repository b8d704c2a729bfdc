"""What livelihood shows: her money, the plan for it, what was given and reached."""
