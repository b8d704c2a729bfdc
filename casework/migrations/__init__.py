"""Letters to a stranger: how the tables came to be; they import nothing of ours but vault.fields."""
