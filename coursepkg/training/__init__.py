"""What every training run shares: the device it runs on and the seed it starts from."""

from coursepkg.training.devices import device
from coursepkg.training.seeding import seed_everything

__all__ = ["device", "seed_everything"]
