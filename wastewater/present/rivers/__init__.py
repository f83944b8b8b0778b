"""Charts of works and rivers: the train of treatment, the way to the sea, sources and peers."""
