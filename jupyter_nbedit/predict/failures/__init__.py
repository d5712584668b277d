"""What a failed run tells: its traceback, and the cells its frames are in."""
