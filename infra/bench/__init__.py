"""Figures: what we promise of speed and memory, measured beside a floor and a peer in one run."""
