"""Roads, walks and files: `make bench-geo`."""
