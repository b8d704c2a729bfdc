"""Where somebody is told that something waits for her."""
