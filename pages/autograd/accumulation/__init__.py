"""The views of the accumulation page, one a file, and the fields that two of them share."""
