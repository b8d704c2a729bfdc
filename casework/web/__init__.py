"""What people see: forms, pages and fragments; the only floor that knows of requests."""
