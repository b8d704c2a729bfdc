"""What people read: each query returns the facts of one screen as a frozen page."""
