"""`pytest tests/benchmarks` prints time and memory of minute data; the usual tests leave it out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def test_signals(capsys: pytest.CaptureFixture[str]) -> None:
    """Set BENCH_QUICK=1 to take one year in place of ten."""
    pytest.importorskip("polars")
    words = [sys.executable, str(Path(__file__).with_name("bench_signals.py"))]
    words += ["--quick"] if os.environ.get("BENCH_QUICK") else []
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    with capsys.disabled():
        sys.stdout.write(done.stdout)
