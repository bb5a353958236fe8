"""报告: what it all adds up to, each figure with its numerator, its denominator and its cut-off."""
