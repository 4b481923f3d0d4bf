"""What the network page is made of: its controls, and the run on its stage."""
