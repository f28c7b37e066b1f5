import os
import subprocess
import sys

import pytest

from domain.errors import ConfigurationError
from flows.home_lock import sole_service

HOLD = """
import sys, time
from pathlib import Path
from flows.home_lock import sole_service
with sole_service(Path(sys.argv[1]), what="run"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_is_refused_with_the_name_of_the_first(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        first.stdout.readline()
        with (
            pytest.raises(ConfigurationError, match=f"`backstop run`, process {first.pid} on"),
            sole_service(tmp_path, what="serve"),
        ):
            pass
        first.kill()
        first.wait()
        with sole_service(tmp_path, what="serve"):  # no crash leaves the lock behind
            assert f"process {os.getpid()}" in (tmp_path / "service.lock").read_text()
