"""What taking evidence in costs, beside what it could cost at least; `make bench-intake` prints it."""
