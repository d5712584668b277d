"""The database of a recorded history: written in order, read from any place, deleted for good."""
