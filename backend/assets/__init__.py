"""对象: what is inspected, and where along it something lies."""
