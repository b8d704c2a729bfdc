"""What is run from the command line: loading units, loading the demo."""
