"""What each dtype keeps of a number, and what comes out when two of them meet."""
