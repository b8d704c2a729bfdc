"""Who did what, who looked, and when: ids and act words, never a word of hers; observes, and imports nothing above."""
