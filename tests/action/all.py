"""Runs all tests here, a few at a time: they wait for other programs."""

import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def cases(suite):
    for test in suite:
        yield from cases(test) if isinstance(test, unittest.TestSuite) else [test]


def run(test):
    result = unittest.TestResult()
    test(result)
    return result


def main():
    tests = list(cases(unittest.defaultTestLoader.discover(str(Path(__file__).parent))))
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(run, tests))
    for result in results:
        for test, trace in result.errors + result.failures:
            print(f"FAIL: {test.id()}\n{trace}")
    failed = sum(not result.wasSuccessful() for result in results)
    print(f"{len(tests)} tests of the action, {failed} failed")
    return failed > 0 or not tests


if __name__ == "__main__":
    sys.exit(main())
