"""The process beside the pages: it puts events into one order, signs it, keeps a mirror and looks again."""
