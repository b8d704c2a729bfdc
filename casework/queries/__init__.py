"""What people read: each query returns what one screen shows as a frozen page."""
