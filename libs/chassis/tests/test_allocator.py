"""What was needed for a while is given back to the system."""

import platform
import subprocess
import sys

import pytest

# Large blocks after a larger one was freed, each with a small one behind it that stays.
NEEDED_FOR_A_WHILE = """
import psutil
{first}
def held(): return psutil.Process().memory_info().rss
del (larger := [bytearray(30_000_000)])[0]
before, kept, large = held(), [], []
for at in range(40):
    large.append(bytearray(b"x" * 1_000_000))
    kept.append(b"y" * (1_000 + at))
del large
print((held() - before) // 1_000_000)
"""
GIVE_BACK = "from chassis.allocator import give_back; give_back()"


def megabytes_kept(first: str) -> int:
    asked = [sys.executable, "-c", NEEDED_FOR_A_WHILE.format(first=first)]
    path = {"PYTHONPATH": ":".join(sys.path)}
    return int(subprocess.run(asked, env=path, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the system's allocator is another")
def test_what_was_needed_for_a_while_is_given_back() -> None:
    assert megabytes_kept(GIVE_BACK) < 10
    assert megabytes_kept("") > 20  # else it would say nothing
