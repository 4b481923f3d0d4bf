"""The views of the regression page, one per file, and the panel of data that they share."""
