"""What every test run has in common, also in the kernels and processes that it starts."""

import os

from tools.environment import RUN_ENVIRONMENT

os.environ.update(RUN_ENVIRONMENT)
for name in ("COURSE_SEED", "COURSE_CLAIMS"):
    os.environ.pop(name, None)
