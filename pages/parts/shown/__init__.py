"""What a page shows: figures, charts, code, files to take away, problems, and folds that hold them."""
