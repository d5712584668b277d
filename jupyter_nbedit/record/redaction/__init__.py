"""What of a stream may be kept: secrets masked before anything is written."""
