"""The custody log: an append-only Merkle log of what happened, that anybody with the public key can check."""
