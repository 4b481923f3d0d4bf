"""The views of the accumulation page, one per file, and the fields that two of them share."""
