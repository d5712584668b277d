"""One module for each family of exceptions."""
