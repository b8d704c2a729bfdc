"""What referral shows: what may be sent, what was sent, what came back."""
