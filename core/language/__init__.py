"""The languages that a visitor writes: indices, chains, programs, listings; read, and never executed by Python."""
