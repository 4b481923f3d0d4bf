"""Classes that a listing defines, and their objects: records of ours, of which Python makes no class."""
