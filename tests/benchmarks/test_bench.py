"""`pytest tests/benchmarks` prints the table of the benchmarks; the usual tests leave it out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def test_benchmarks(capsys: pytest.CaptureFixture[str]) -> None:
    """Set BENCH_QUICK=1 to take each measurement once with few draws."""
    words = [sys.executable, str(Path(__file__).with_name("bench.py"))]
    words += ["--quick"] if os.environ.get("BENCH_QUICK") else []
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    with capsys.disabled():
        sys.stdout.write(done.stdout)
