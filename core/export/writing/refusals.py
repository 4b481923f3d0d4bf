"""A refusal and its fix as a script."""

from core.probe.refusals import Case, Ran


def case_script(case: Case, ran: Ran) -> str:
    """Python with the lines of a case, those that raise inside a try, and then the fix."""
    lines = ["import torch", "", f"# {case.name}"]
    if ran.message is None:
        lines += [*case.code[:-1], f"print({case.code[-1]})"]
    else:
        lines += [
            "try:",
            *(f"    {line}" for line in case.code),
            f"except {ran.error} as refusal:",
            "    print(refusal)",
        ]
    return "\n".join([*lines, "", "# run instead:", *case.fix[:-1], f"print({case.fix[-1]})", ""])
