"""Between the format of the embedded runtime, GGUF, and that of the library that trains."""
