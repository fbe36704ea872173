#!/usr/bin/python3
"""read_khal.py FILE...: the events of calendars as khal shows them once they are imported; its clock shows UTC."""
import multiprocessing, os, subprocess, sys, tempfile

CONF = """[calendars]
[[calendar]]
path = {0}/calendar
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M:%S
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M:%S
longdatetimeformat = %Y-%m-%dT%H:%M:%S
[sqlite]
path = {0}/database
[default]
default_calendar = calendar
"""


def run(directory, *args):
    env = dict(os.environ, HOME=directory, LC_ALL="C.UTF-8", TZ="UTC", COLUMNS="100000")
    got = subprocess.run(["khal", "-c", directory + "/conf", *args], capture_output=True, env=env, timeout=600)
    if got.returncode or b"critical" in got.stderr:
        raise RuntimeError(got.stderr.decode("utf-8", "replace").strip().split("\n")[-1])
    return got.stdout.decode("utf-8")


def read(path):
    with tempfile.TemporaryDirectory() as directory:
        os.mkdir(directory + "/calendar")
        open(directory + "/conf", "w").write(CONF.format(directory))
        run(directory, "import", "--batch", "-a", "calendar", path)
        text = run(directory, "search", "--format", "\x01{uid}\x02{start-long-full}\x02{end-long-full}\x02{title}", "")
    return [entry.split("\x02") for entry in text.split("\x01")[1:]]


def rows(path):
    name = os.path.basename(path)
    try:
        return [(name, uid, start, end, " ".join(title.split())) for uid, start, end, title in read(path)]
    except Exception as e:
        return [(name, "!", "%s: %s" % (type(e).__name__, " ".join(str(e).split())))]


def main():
    with multiprocessing.Pool() as pool:
        for found in pool.imap(rows, sys.argv[1:]):
            for row in found:
                print(*row, sep="\t")


if __name__ == "__main__":
    main()
