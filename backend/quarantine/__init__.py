"""隔离: what arrived and cannot be read; kept, listed with its reason, and decided about by the office."""
