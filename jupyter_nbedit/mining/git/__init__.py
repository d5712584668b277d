"""Git repositories: found, cloned, and read without running anything they hold."""
