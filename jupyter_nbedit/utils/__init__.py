"""What the rooms share: optional libraries, files, progress, schedulers, text for terminals."""
