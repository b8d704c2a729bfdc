"""The pages of safety: her danger, her plan, where she stays, and the stage her case stands at."""
