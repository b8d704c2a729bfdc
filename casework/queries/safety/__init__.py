"""What safety shows: her danger, her plan, where she is hidden."""
