"""What a script prints, and what its notebook holds."""

import contextlib
import io
import re

import torch

ADDRESS = re.compile(r"0x[0-9a-f]+|\b\d{12,}\b")  # where a tensor lies in memory: another place in each process


def executed(source):
    """What Python prints when it runs the script, without the addresses of tensors."""
    printed, threads = io.StringIO(), torch.get_num_threads()
    with contextlib.redirect_stdout(printed), torch.random.fork_rng():
        exec(compile(source, "script", "exec"), {})
    torch.set_num_threads(threads)
    return ADDRESS.sub("ADDRESS", printed.getvalue())


def kept(book):
    """What the scripts of the notebook printed as it was, the pictures aside, without the addresses of tensors."""
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    texts = [output.text for cell in cells for output in cell.outputs if output.output_type == "stream"]
    return ADDRESS.sub("ADDRESS", "".join(texts))


def scripts(book):
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    return "\n".join(cell.source for cell in cells if "hide-input" not in cell.metadata.get("tags", []))
