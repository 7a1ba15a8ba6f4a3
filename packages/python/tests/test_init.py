"""What ``stagemaker init python`` writes."""

from __future__ import annotations

import subprocess

import pytest

import stagemaker


def test_its_tests_pass_as_they_are(pytester: pytest.Pytester) -> None:
    subprocess.run([stagemaker.find_binary(), "init", "python"], check=True, stdout=subprocess.DEVNULL)
    pytester.runpytest_subprocess("-n0", "--stagemaker-strict").assert_outcomes(passed=2, failed=2)
    pytester.runpytest_subprocess("-n0").assert_outcomes(passed=4)
