"""The picture of a network, and its charts."""
