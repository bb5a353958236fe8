"""The contract with phones: what is published here is kept for years."""
