"""What all figures are made of: cells, numbers, colors, and the one stylesheet."""
