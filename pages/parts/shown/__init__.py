"""What a page shows: figures, charts, code, problems, and folds that hold them."""
