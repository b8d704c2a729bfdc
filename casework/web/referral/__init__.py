"""The pages of referral: choosing what goes to whom, and the packet as the partner and the desk read it."""
