"""佐证: photos and tracks, from what a phone says of them to what they prove."""
