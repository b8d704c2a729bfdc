"""How the project is set up: one room for what holds everywhere, one each for production, demo and tests."""
