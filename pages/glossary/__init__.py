"""The glossary: the words, each with a line that runs and the page that shows it."""
