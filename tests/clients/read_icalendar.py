#!/usr/bin/python3
"""read_icalendar.py FILE...: the events of calendars as python3-icalendar has them.

With --dateutil first, times with a TZID are put into UTC by what dateutil makes of the file's own VTIMEZONE."""
import datetime as dt, io, os, sys
import icalendar
from dateutil import tz


def spell(t):
    if isinstance(t, dt.datetime):
        if t.tzinfo:
            return t.astimezone(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        return t.strftime("%Y-%m-%dT%H:%M:%S")
    return t.isoformat()


def zones(raw):
    text = raw.decode("utf-8").replace("\r\n ", "").replace("\r\n", "\n")
    blocks = [b.split("END:VTIMEZONE")[0] for b in text.split("BEGIN:VTIMEZONE")[1:]]
    return tz.tzical(io.StringIO("".join("BEGIN:VTIMEZONE" + b + "END:VTIMEZONE\n" for b in blocks))) if blocks else None


def moment(prop, own):
    tzid = prop.params.get("TZID")
    if own and tzid:
        return prop.dt.replace(tzinfo=None).replace(tzinfo=own.get(tzid))
    return prop.dt


def main():
    args = sys.argv[1:]
    by_own_zone = args[0] == "--dateutil"
    for path in args[by_own_zone:]:
        name = os.path.basename(path)
        try:
            raw = open(path, "rb").read()
            own = zones(raw) if by_own_zone else None
            for event in icalendar.Calendar.from_ical(raw).walk("VEVENT"):
                start = moment(event["DTSTART"], own)
                if "DTEND" in event:
                    end = moment(event["DTEND"], own)
                else:
                    end = start if isinstance(start, dt.datetime) else start + dt.timedelta(days=1)
                title = " ".join(str(event.get("SUMMARY", "")).split())
                print(name, event["UID"], spell(start), spell(end), title, sep="\t")
        except Exception as e:
            print(name, "!", "%s: %s" % (type(e).__name__, " ".join(str(e).split())), sep="\t")


main()
