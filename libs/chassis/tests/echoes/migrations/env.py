import echoes  # noqa: F401 - so that the models are known

from chassis.migrations import run

run("support")
