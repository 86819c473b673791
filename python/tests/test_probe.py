"""Runs `python -m undiagram.probe` as the doctor does."""

import json
import os
import subprocess
import sys

from undiagram.contract import ROOT


def test_the_probe_names_versions_device_and_speed_in_one_line_of_json():
    command = [sys.executable, "-m", "undiagram.probe", "torch", "no-such-package"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "python")}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=True)
    answer = json.loads(done.stdout)
    assert answer["packages"]["torch"]
    assert answer["packages"]["no-such-package"] is None
    assert answer["flops"] > 1e8
    assert all(device["memory_bytes"] > 0 for device in answer["devices"])
