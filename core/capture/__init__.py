"""What torch sees of a program when it captures it, and what it makes of that."""
