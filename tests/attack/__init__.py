"""Real attacks on a real server with planted holes: what an injected statement gets from behind the wall."""
