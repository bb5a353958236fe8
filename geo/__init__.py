"""The pure floor: numbers in, numbers out. numpy, shapely and pyproj; nothing of ours, and no I/O."""
