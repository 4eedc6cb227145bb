"""Where a model runs."""

import torch


def device(name: str | None = None) -> torch.device:
    """Return the fastest device of this machine: CUDA, then Apple's MPS, then the CPU.

    Parameters
    ----------
    name : str, optional
        A device to use instead, for example ``"cpu"`` or ``"cuda:1"``.

    Returns
    -------
    torch.device

    Raises
    ------
    ValueError
        If ``name`` is no device, or one that this machine does not have.
    """
    has_cuda, has_mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    if name is None:
        return torch.device("cuda" if has_cuda else "mps" if has_mps else "cpu")
    try:
        chosen = torch.device(name)
    except RuntimeError:
        chosen = None
    gpus = torch.cuda.device_count() if has_cuda else 0
    available = [
        "cpu",
        *["mps"] * has_mps,
        *["cuda"] * has_cuda,
        *[f"cuda:{i}" for i in range(gpus)],
    ]
    if chosen is None or str(chosen) not in available:
        raise ValueError(
            f"name must be one of {available} on this machine, got {name!r}"
        )
    return chosen
