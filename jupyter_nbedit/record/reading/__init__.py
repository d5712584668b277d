"""A recorded history as people and programs read it: timeline, statistics, exports."""
