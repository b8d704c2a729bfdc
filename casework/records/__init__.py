"""What we keep: shapes, constraints and history of records; nothing here decides anything."""
