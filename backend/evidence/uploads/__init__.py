"""断点续传: bytes that come in parts, over hours and bad lines, and end as any other delivery does."""
