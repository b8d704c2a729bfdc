"""What people do: operations that write, chapter by chapter, each behind the one seam."""
