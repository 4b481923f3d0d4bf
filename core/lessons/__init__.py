"""Lessons: on each page a few steps in the order of the article, each of which asks for one thing.

lesson      the records: a lesson, its steps, and how a step is answered
goals       what a visitor may be asked to do, as tests of a page's settings
catalogue   all lessons, in the order of the article
chapters/   the steps themselves, by chapter of the article

Nothing in here brings torch along when it is imported: it is asked when an answer is looked at.
"""
