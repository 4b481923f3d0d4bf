"""`.grad` adds up: a ledger of deposits, several losses, and second backward passes."""
