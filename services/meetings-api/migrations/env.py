import meetings_api.models  # noqa: F401 - so that the tables are known
from chassis.migrations import run

run("meetings")
