"""What every test run has in common, also in the kernels and processes that it starts."""

import os

from hypothesis import settings

from tools.environment import RUN_ENVIRONMENT

os.environ.update(RUN_ENVIRONMENT)
for name in ("COURSE_SEED", "COURSE_CLAIMS"):
    os.environ.pop(name, None)
# A busy machine is no fault of the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
