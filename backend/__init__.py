"""The domain, noun by noun, and the face it shows a browser."""
