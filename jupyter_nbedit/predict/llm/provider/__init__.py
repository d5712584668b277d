"""How a language model is reached: its endpoint, its key, its faults."""
