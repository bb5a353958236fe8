"""The demo: a fictional riverside county, and one inspection of it from the walk to the 回头看, played by HTTP."""
