"""A run of the benchmark: planned, resumed, scored and written down."""
