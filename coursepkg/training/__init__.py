"""What every training run shares: its device, its seed, and the comparison at the end."""

from coursepkg._paired import paired_difference
from coursepkg.training.devices import device
from coursepkg.training.seeding import seed_everything

__all__ = ["device", "paired_difference", "seed_everything"]
