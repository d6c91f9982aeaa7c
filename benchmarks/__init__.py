"""Measured claims: each function measures and returns rows; ``python -m benchmarks`` prints all."""
