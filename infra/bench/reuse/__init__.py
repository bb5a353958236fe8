"""How well the same picture is found again, and how fast it is looked up among millions."""
