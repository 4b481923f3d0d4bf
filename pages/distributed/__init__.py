"""The page on several processes that train one model."""
