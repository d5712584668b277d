"""The prompt formats, a module each."""
