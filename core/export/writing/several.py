"""What every script for torchrun says first: how it is started, and how its processes meet.

Source: PyTorch documentation, "torchrun (Elastic Launch)", and its tutorial "Fault-tolerant Distributed Training with
torchrun".
"""


def usage(name: str) -> str:
    """The docstring of the script `name`."""
    return f'''\
"""The run on several processes, which take equal steps:

    torchrun --nproc-per-node 2 --max-restarts 3 {name}          # gradients by all_reduce
    torchrun --nproc-per-node 2 --max-restarts 3 {name} --ddp    # by DistributedDataParallel

On several machines, with the same file on each of them, and the checkpoint on a disk that all of them see:

    torchrun --nnodes 2 --nproc-per-node 2 --max-restarts 3 --rdzv-backend c10d --rdzv-endpoint FIRST_MACHINE:29400 \\\\
        {name}

A worker that is killed takes the others along; torchrun starts all of them again, and they go on at the checkpoint.
"""
'''


def meeting(checkpoint: str) -> str:
    """The lines after which `rank`, `ranks` and `device` are known, with the constants of the `checkpoint` above."""
    return f"""
CHECKPOINT = Path("{checkpoint}")
EVERY = 10  # epochs from one checkpoint to the next

if "RANK" in os.environ:  # torchrun has said who this is, and where the others are
    cuda = torch.cuda.device_count() >= int(os.environ["LOCAL_WORLD_SIZE"])
    device = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if cuda else torch.device("cpu")
    store, rank, ranks = next(dist.rendezvous("env://"))
    # A place of its own for each restart: what the last one left there would lead to processes that have ended.
    store = dist.PrefixStore(f"restart {{os.environ.get('TORCHELASTIC_RESTART_COUNT', 0)}}", store)
    backend, on = ("nccl", device) if cuda else ("gloo", None)
    dist.init_process_group(backend, store=store, rank=rank, world_size=ranks, device_id=on)
else:  # run by itself: one rank
    device = torch.device("cpu")
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
rank, ranks = dist.get_rank(), dist.get_world_size()
"""
