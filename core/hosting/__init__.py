"""What a process owes to many visitors at once on a small machine: turns, memory, and its own start.

turns           whose turn it is: who waits, in which order, for how long
job             one run of a page, which waits for its turns and gives them back
loading         what a process loads once, in the background, and all visitors wait for
start           torch, loaded so
memory          what is left of it, and giving it back
housekeeping    memory is tidied when nobody computes

An answer may take what `limits.ANSWER_SECONDS` says: paths, sweeps and broken loops are cut to less beforehand, and are
part of it. What may take longer (a listing, a table of a visitor's own, a run that is watched) asks for an effort's
turns. Few views start a process, one at a time and only where memory has room for it: what the first call after an
import costs is measured in one that imports torch anew, and torch's compiler is imported in none but these. A server
that forks children with torch loaded would take away what is measured there, and would hold 200 MB between two visits.
"""
