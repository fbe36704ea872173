#!/bin/sh
# Calendars made again: the same programme leaves the same bytes, and any calendar can be the previous one.
. "$(dirname "$0")/../lib.sh"

written() { # STAMP ARGUMENT...
	stamp=$1
	shift
	SOURCE_DATE_EPOCH=$stamp sched-ics --no-messages --todo "$@" 2> "$tmp/err"
}

# The same schedule again; and the calendar as a schedule, with the same uids.
again() {
	bad=0
	read=0
	for source; do
		written 1 "$source" > "$tmp/1" || continue
		read=$((read + 1))
		written 2 -p "$tmp/1" "$source" | cmp - "$tmp/1" || { echo "$source"; bad=1; }
		sed '/^BEGIN:VTODO/,/^END:VTODO/d' "$tmp/1" > "$tmp/events"
		grep '^UID' "$tmp/events" > "$tmp/uids"
		written 1 "$tmp/events" | grep '^UID' | diff "$tmp/uids" - || { echo "$source, as a calendar"; bad=1; }
	done
	[ "$read" -gt $(($# / 2)) ] && return $bad
}

# Of another programme: refused with one message, or taken over, and then for good.
previous() {
	bad=0
	for source; do
		written 1 -p "$source" "$data/sample.json" > "$tmp/1"
		case $? in
		0)
			written 2 -p "$tmp/1" "$data/sample.json" | cmp - "$tmp/1" &&
				[ -z "$(LC_ALL=C awk 'length($0) > 76 || !/\r$/' "$tmp/1")" ]
			;;
		*) [ ! -s "$tmp/1" ] && [ "$(wc -l < "$tmp/err")" -eq 1 ] && grep -q '^sched-ics: ' "$tmp/err" ;;
		esac || { echo "$source"; cat "$tmp/err"; bad=1; }
	done
	return $bad
}

ok 'a programme that stays leaves every byte' again "$data/sample.json" "$data"/cases/*/in
ok 'any fixture is a previous calendar or refused' previous "$data"/cases/*/in "$data"/cases/*/*.ics
if [ -d "$shared/corpus" ]; then
	ok 'a real programme that stays leaves every byte' again "$shared"/corpus/c3voc-json/* "$shared"/corpus/frab-xml/* \
		"$shared"/corpus/ical/* "$shared"/corpus/ical-parser/*
	ok 'any real calendar is a previous one or refused' previous "$shared"/corpus/ical/* "$shared"/corpus/ical-parser/*
else
	skip 'real files' 'no corpus beside the checkout'
fi
done_testing
