#!/usr/bin/python3
"""compare.py CLIENT WANT GOT: whether a client has the events that sched-ls has.

WANT is a directory of what "sched-ls -J" says, a file for each calendar; GOT is what the client's reader printed:
calendar, uid, start, end and title between tabs, or "!" and what is wrong.  deviations.tsv says what each client
is known not to do, and why."""
import datetime as dt, fnmatch, json, os, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))


def utc(text):
    if len(text) == 10:
        return text
    t = dt.datetime.fromisoformat(text)
    if not t.tzinfo:
        return text
    return t.astimezone(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def title_of(text):
    """As it is exported: without control characters, and white space folded as the readers fold it."""
    return " ".join(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "", text).split())


def wanted(path):
    for line in open(path, encoding="utf-8"):
        e = json.loads(line)
        if "start" not in e:
            continue
        start, end = utc(e["start"]), utc(e.get("end", e["start"]))
        all_day = len(start) == 10
        if all_day and "end" not in e:
            end = str(dt.date.fromisoformat(start) + dt.timedelta(days=1))
        # What ends before it starts, or when, is written without an end.
        if len(end) != len(start) or end < start:
            end = start
        yield e["uid"], start, end, title_of(e.get("title", "")), all_day


def as_client(row, known):
    uid, start, end, title, all_day = row
    if "no-uid" in known:
        uid = ""
    if "last-day" in known and all_day:
        end = str(dt.date.fromisoformat(end) - dt.timedelta(days=1))
    if "midnight" in known and all_day:
        start, end = start + "T00:00:00", end + "T00:00:00"
    if "hour" in known and start == end and not all_day:
        t = dt.datetime.fromisoformat(start.rstrip("Z")) + dt.timedelta(hours=1)
        end = t.strftime("%Y-%m-%dT%H:%M:%S") + start[19:]
    if "one-clock" in known:
        start, end = start.rstrip("Z"), end.rstrip("Z")
    if "minutes" in known and not all_day:
        start, end = start[:16], end[:16]
    if "no-quotes" in known:
        title = re.sub('^"(.*)"$', r"\1", title)
    return uid, start, end, title


def main():
    client, want_in, got_in = sys.argv[1:]
    known, exempt = {}, []
    for line in open(HERE + "/deviations.tsv", encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        who, what, argument, why = line.rstrip("\n").split("\t")
        if who == client and what == "file":
            exempt.append(argument)
        elif who == client:
            known[what] = argument
    got = {}
    for line in open(got_in, encoding="utf-8"):
        name, *row = line.rstrip("\n").split("\t")
        if len(row) == 4:
            row[3] = title_of(row[3])
        got.setdefault(name, []).append(tuple(row))
    files = events = bad = skipped = 0
    for name in sorted(os.listdir(want_in)):
        want = sorted(as_client(r, known) for r in wanted(want_in + "/" + name))
        if any(fnmatch.fnmatch(name, e) for e in exempt) or ("titled" in known and any(not row[3] for row in want)):
            skipped += 1
            continue
        have = sorted(got.get(name, []))
        if "no-floating" in known:
            floating = {row[0] for row in want if row[1].count(":") == 2 and not row[1].endswith("Z")}
            want, have = ([row for row in rows if row[0] not in floating] for rows in (want, have))
        files += 1
        events += len(want)
        if want == have:
            continue
        bad += 1
        print("%s: %d events wanted, %d there" % (name, len(want), len(have)))
        for row in sorted(set(want) - set(have))[:3]:
            print("  wanted", row)
        for row in sorted(set(have) - set(want))[:3]:
            print("  there ", row)
    print("%s: %d calendars, %d events, %d calendars differ, %d not compared" % (client, files, events, bad, skipped))
    sys.exit(bad != 0 or events == 0)


main()
