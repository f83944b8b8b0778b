"""What a run or a record of samples means against the limits."""
