"""Bytes, images, database plumbing: knows no task, no phone, no request."""
