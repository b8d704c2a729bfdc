"""The door as everybody meets it, and as those who should not come in try it."""
