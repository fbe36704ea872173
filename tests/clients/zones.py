#!/usr/bin/python3
"""zones.py DIRECTORY: a schedule for each of many zones, with events around the changes of its clock in some years."""
import datetime as dt, json, sys
from zoneinfo import ZoneInfo

ZONES = """Europe/Berlin Europe/Dublin Europe/London Europe/Istanbul America/New_York America/Sao_Paulo America/Santiago
America/St_Johns America/Nuuk Africa/Casablanca Africa/Cairo Asia/Kolkata Asia/Kathmandu Asia/Tehran Asia/Gaza
Asia/Tokyo Asia/Pyongyang Australia/Lord_Howe Australia/Sydney Australia/Eucla Antarctica/Troll Pacific/Apia
Pacific/Chatham Etc/UTC""".split()
YEARS = {"America/Sao_Paulo": (2017, 2020), "Asia/Tehran": (2020, 2024), "Asia/Pyongyang": (2014, 2019),
         "Pacific/Apia": (2011, 2012), "America/New_York": (2006, 2008)}
HOUR = dt.timedelta(hours=1)


def changes(zone, first, last):
    """When the offset changes, to the minute, in UTC."""
    t, end = dt.datetime(first, 1, 1, tzinfo=dt.timezone.utc), dt.datetime(last, 12, 31, tzinfo=dt.timezone.utc)
    offset = lambda at: at.astimezone(zone).utcoffset()
    while t < end:
        if offset(t) != offset(t + 24 * HOUR):
            low, high = t, t + 24 * HOUR
            while high - low > dt.timedelta(minutes=1):
                middle = low + ((high - low) / 2 // dt.timedelta(minutes=1)) * dt.timedelta(minutes=1)
                low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
            yield high
        t += 24 * HOUR


def main():
    for name in ZONES:
        zone, (first, last) = ZoneInfo(name), YEARS.get(name, (2024, 2026))
        starts = [dt.datetime(y, m, 15, 9, 30, tzinfo=zone) for y in range(first, last + 1) for m in (1, 4, 7, 10)]
        for change in changes(zone, first, last):
            starts += [change + HOUR * k for k in (-48, -3, -1, 0, 1, 2, 24)]
        events = []
        for i, start in enumerate(sorted(starts, key=lambda t: t.timestamp())):
            start = start.astimezone(zone)
            events.append({"id": i + 1, "guid": "%08d-0000-4000-8000-%012d" % (ZONES.index(name), i),
                           "date": start.isoformat(), "duration": "1:30", "title": "%s %d" % (name, i), "persons": []})
        day = {"index": 1, "date": events[0]["date"][:10], "rooms": {"Hall": events}}
        conference = {"acronym": "zones", "title": name, "time_zone_name": name, "days": [day]}
        with open(sys.argv[1] + "/zone-" + name.replace("/", "-") + ".json", "w") as out:
            json.dump({"schedule": {"conference": conference}}, out)


main()
