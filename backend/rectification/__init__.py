"""整改: put right by one, checked by another, decided by a third."""
