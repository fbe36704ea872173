#!/usr/bin/python3
"""read_calcurse.py FILE...: the events of calendars as calcurse has them once they are imported; its clock shows UTC."""
import os, re, subprocess, sys, tempfile

TIMED = re.compile(r"(\d\d)/(\d\d)/(\d{4}) @ (\d\d:\d\d) -> (\d\d)/(\d\d)/(\d{4}) @ (\d\d:\d\d)(?:>\w+)? ?[|!](.*)")
ALL_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4}) \[1\] (?:\{1D(?: -> (\d\d)/(\d\d)/(\d{4}))?\} )?(?:>\w+ )?(.*)")


def run(directory, *args):
    env = dict(os.environ, HOME=directory, LC_ALL="C.UTF-8", TZ="UTC")
    got = subprocess.run(["calcurse", "-D", directory, *args], capture_output=True, env=env, timeout=600)
    if got.returncode:
        raise RuntimeError(got.stderr.decode("utf-8", "replace").strip().split("\n")[-1])
    return got.stdout.decode("utf-8")


def main():
    for path in sys.argv[1:]:
        name = os.path.basename(path)
        try:
            with tempfile.TemporaryDirectory() as directory:
                run(directory, "-q", "-i", path)
                lines = run(directory, "-G").split("\n")[:-1]
            for line in lines:
                timed, all_day = TIMED.fullmatch(line), ALL_DAY.fullmatch(line)
                if timed:
                    m, d, y, clock, m2, d2, y2, clock2, title = timed.groups()
                    print(name, "", f"{y}-{m}-{d}T{clock}", f"{y2}-{m2}-{d2}T{clock2}", " ".join(title.split()), sep="\t")
                elif all_day:
                    m, d, y, m2, d2, y2, title = all_day.groups()
                    last = f"{y2}-{m2}-{d2}" if y2 else f"{y}-{m}-{d}"
                    print(name, "", f"{y}-{m}-{d}", last, " ".join(title.split()), sep="\t")
                elif not line.startswith("[0]"):
                    print(name, "!", "not understood: " + line, sep="\t")
        except Exception as e:
            print(name, "!", "%s: %s" % (type(e).__name__, " ".join(str(e).split())), sep="\t")


main()
