"""Benchmarks: ratios within one run, never asserted by tests. `make bench` runs them."""
