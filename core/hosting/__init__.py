"""What a process owes to many visitors at once on a small machine: turns, memory, and its own start.

turns           whose turn it is: who waits, in which order, for how long
job             one run of a page, which waits for its turns and gives them back
loading         what a process loads once, in the background, and all visitors wait for
start           torch, loaded so
memory          what is left of it, and giving it back
housekeeping    memory is tidied when nobody computes
"""
