"""What is typed and not sent: tickets, late forms, and what is given back."""
