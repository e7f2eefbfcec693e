"""Counts tests in the surefire and failsafe reports below the working directory; fails on a skip that the list does not name."""

import fnmatch
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def allowed(path):
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def cases():
    for folder in ("surefire-reports", "surefire-reports-engine", "failsafe-reports"):
        for report in sorted(pathlib.Path(".").glob(f"**/target/{folder}/TEST-*.xml")):
            for case in ElementTree.parse(report).getroot().iter("testcase"):
                yield case


def main():
    patterns = allowed(sys.argv[1])
    total = 0
    skipped = []
    for case in cases():
        total += 1
        reason = case.find("skipped")
        if reason is not None:
            name = f"{case.get('classname')}#{case.get('name')}"
            skipped.append((name, reason.get("message") or "no reason given"))
    unlisted = [name for name, _ in skipped if not any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]

    print(f"{total} tests, {len(skipped)} skipped")
    for name, reason in skipped:
        print(f"  {'NOT ALLOWED' if name in unlisted else 'allowed'}: {name}: {reason}")
    if total == 0:
        sys.exit("no test reports found")
    if unlisted:
        sys.exit(f"{len(unlisted)} skipped tests are not named in {sys.argv[1]}")


main()
