"""The browser's face: a blueprint a noun."""
