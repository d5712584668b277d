"""What the kernel knows: how it is asked, and what its answer rules out."""
