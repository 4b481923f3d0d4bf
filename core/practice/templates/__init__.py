"""The templates of the questions, one module per page, in the order of the article."""
