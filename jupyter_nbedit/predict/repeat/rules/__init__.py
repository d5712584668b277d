"""What edits are rules of: a module a kind, each with what learns it and what finds its places."""
