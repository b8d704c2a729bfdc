"""What proves the log to others: the tree, its signed checkpoints, bundles and dumps, and how they are verified."""
