"""Several processes that train one model: each has some of the rows, and all take the same step.

plan          what is asked for, how the rows are sharded, and what is broken on purpose
rank_program  what the processes run: a launcher that imports torch once and forks the ranks; it imports nothing of ours
records       what was found is kept for whoever asks for the same
group         the processes of one plan, from here: started, bounded, waited for, and always ended
record        what every rank did in every step, and the proof that they agree
cost_program  what the processes run to measure how long they compute, wait and communicate
cost          what they have measured
by_hand       the same arithmetic in one process, shard by shard, where no processes can be started
"""
