"""The templates of the questions: a module for each page, or for a part of one."""
