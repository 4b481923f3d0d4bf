"""Scripts under torchrun, on the loopback."""

import os
import subprocess
import sys


def torchrun(script, folder, ranks, *arguments, restarts=0):
    """What the script prints under torchrun, on the loopback, in a folder of its own."""
    (folder / "script.py").write_text(script)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(ranks)]
    ran = subprocess.run(
        [*command, "--max-restarts", str(restarts), "script.py", *arguments],
        cwd=folder, env=os.environ | {"GLOO_SOCKET_IFNAME": "lo"}, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
