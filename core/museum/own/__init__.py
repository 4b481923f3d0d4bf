"""A visitor's own case of an error: made again from the numbers in the message, with repairs that were tried."""
