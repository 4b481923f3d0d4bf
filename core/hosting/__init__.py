"""What a process owes to many visitors at once on a small machine: turns, memory, children, and its own start.

turns       whose turn it is: who waits, in which order, for how long
job         one run of a page, which waits for its turns and gives them back
"""
