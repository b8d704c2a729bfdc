"""How the project is brought up: the embedded database, the demo, the tools around a release."""
