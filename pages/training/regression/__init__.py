"""The views of the regression page, one a file, and the panel of data that they share."""
