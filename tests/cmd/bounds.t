#!/bin/sh
# The worst inputs that we can think of, some 10 MB each: no command takes more
# than seconds of work or, beside 128 MiB, some ten times their size in memory;
# what exceeds a bound is an error in one line.  The limits are the kernel's:
# CPU seconds and address space.
. "$(dirname "$0")/../lib.sh"

if [ -n "${ASAN_OPTIONS:-}" ]; then
	skip 'bounds' 'the sanitizers take time and address space of their own'
	done_testing
	exit
fi
CPU=20           # seconds; the slowest takes 4
SPACE=$((400000)) # KiB: the programs with all their libraries map 60000 of nothing

# within COMMAND…: it ends by itself, whatever it says, within the bounds
within() {
	# shellcheck disable=SC3045 # dash and bash have both
	(ulimit -t $CPU && ulimit -v $SPACE && exec "$@") > "$tmp/out" 2> "$tmp/err"
	got=$?
	if [ $got -gt 2 ] || grep -q 'out of memory' "$tmp/err"; then
		echo "exit status $got"
		head -c 500 "$tmp/err"
		return 1
	fi
}
bounded() { # NAME [COMMAND…]: of $tmp/in, on all commands or on one
	case=$1
	shift
	if [ $# -gt 0 ]; then
		ok "$case" within "$@" "$tmp/in"
		return
	fi
	ok "$case: list" within sched-ls --no-messages "$tmp/in"
	ok "$case: search" within sched-grep --no-messages -k uid,biography,cue,abstract 'no such thing' "$tmp/in"
	ok "$case: calendar" within sched-ics --no-messages "$tmp/in"
	ok "$case: conflicts" within sched-conflicts --no-messages "$tmp/in"
}
refused() { # NAME TEXT
	ok "$1" within sched-ls --no-messages "$tmp/in"
	ok "$1: it says so" grep -qF "$2" "$tmp/err"
}
many() { # N FORMAT [SEPARATOR]: the number in each of its places
	awk -v n="$1" -v f="$2" -v s="${3:-}" 'BEGIN { for (i = 0; i < n; i++) printf "%s" f, i ? s : "", i, i, i }'
}
# schedule FORMAT N: JSON whose one day's rooms are so many
schedule() {
	printf '{"conference":{"title":"B","time_zone_name":"Europe/Berlin"},"days":[{"date":"2025-05-01","rooms":{'
	many "$2" "$1" ,
	printf '}}]}\n'
}
in_room() { # FORMAT N: ... whose one room's events are
	printf '{"conference":{"title":"B"},"days":[{"date":"2025-05-01","rooms":{"A":['
	many "$2" "$1" ,
	printf ']}}]}\n'
}
fill() { # BYTES TEXT: the text again and again
	yes "$2" | tr -d '\n' | head -c "$1"
}
talk='"date":"2025-05-01T10:00:00+02:00","duration":"0:30"'

schedule '"room %d":[{"title":"t",'"$talk"'}]' 120000 > "$tmp/in"
bounded 'very many rooms'
in_room '{"title":"T%d","guid":"g%d",'"$talk"',"persons":[{"name":"P"}]}' 90000 > "$tmp/in"
bounded 'all at one instant, in one room, by one person'
grep -q 'more than 1000000 conflicts' "$tmp/err" && found=0 || found=1
ok 'very many conflicts: it says so' [ "$found" -eq 0 ]
in_room '{"title":"t","guid":"g",'"$talk"'}' 90000 > "$tmp/in"
bounded 'one guid for all'
{ printf '{"days":[{"rooms":{"A":[{%s,"title":"' "$talk"; fill 10000000 'a title without end '; printf '"}]}}]}'; } > "$tmp/in"
bounded 'a title of 10 MB'
{ printf '{"days":[{"rooms":{"A":[{%s,"abstract":"' "$talk"; fill 10000000 '**a** [b](c) <i>x</i> '; printf '"}]}}]}'; } > "$tmp/in"
bounded 'an abstract of 10 MB'
{ printf '{"conference":{"title":"B"},"days":['; many 50000 '{"index":1,"date":"2025-05-01","rooms":{"A":[{"title":"t%d"}]}},{"index":2,"date":"2025-05-02","rooms":{"A":[{"title":"u%d"}]}}' ,; printf ']}'; } > "$tmp/in"
bounded 'alternating days'
{ printf '{"conference":{'; many 300000 '"title":"a%d"' ,; printf '},"days":[{"rooms":{"A":[{'; many 300000 '"title":"b%d"' ,; printf '}]}}]}'; } > "$tmp/in"
bounded 'keys that are repeated'
schedule '"A":[{"title":"t%d","abstract":"a text that is not that long, but long"}]' 120000 > "$tmp/in"
bounded 'a room that is repeated'
{ printf '{"days":[{"rooms":{"A":[{"persons":['; many 300000 '{"name":"p%d","biography":"b"}' ,; printf ']}]}}]}'; } > "$tmp/in"
bounded 'very many persons'
many 260000 '{"conference":{"title":"a"},"days":[]}\n' > "$tmp/in"
bounded 'very many schedules'
many 180000 '# W\n\nContribution ID: **4**\nType: **P**\n\n## A\n\n' > "$tmp/in"
bounded 'very many sheets'
many 100000 '{"conference":"c","uid":"u%d","title":"t","start":"2025-05-01T10:00:00Z","end":"2025-05-01T11:00:00Z"}\n' > "$tmp/in"
bounded 'very many JSON lines'

in_room '{}' 3300000 > "$tmp/in"
refused 'very many events of nothing' 'more memory than 64 MiB and eight times its size'
fill 10000000 '[' > "$tmp/in"
refused 'JSON nested without end' 'nested deeper than 2048 levels'
{ printf '<schedule><conference/>'; fill 10000000 '<a>'; } > "$tmp/in"
refused 'XML nested without end' '2048'
{ printf '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
	for i in b:a c:b d:c e:d f:e g:f h:g i:h; do
		printf '<!ENTITY %s "' "${i%:*}"
		fill 30 "&${i#*:};"
		printf '">'
	done
	printf ']><schedule><conference><title>&i;</title></conference></schedule>'; } > "$tmp/in"
refused 'entities that multiply' 'entit'
{ printf '<schedule '; many 600000 'a%d="x"' ' '; printf '/>'; } > "$tmp/in"
bounded 'an element of very many attributes' sched-ls

{ printf 'BEGIN:VCALENDAR\r\n'; many 90000 'BEGIN:VEVENT\r\nUID:u%d\r\nDTSTART:20250501T100000Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n'; printf 'END:VCALENDAR\r\n'; } > "$tmp/in"
bounded 'what recurs each second'
{ printf 'BEGIN:VCALENDAR\r\n'; many 80000 'BEGIN:VEVENT\r\nUID:u%d\r\nDTSTART:20250501T100000Z\r\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\nEND:VEVENT\r\n'; printf 'END:VCALENDAR\r\n'; } > "$tmp/in"
bounded 'what never recurs'
{ printf 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nSUMMARY:'; fill 10000000 'a b' | fold -w 3 | sed 's/$/\r/; s/^/ /'; printf '\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'; } > "$tmp/in"
bounded 'a line that is folded without end' sched-ls --no-messages
{ printf '<html><title>F: Schedule</title><div class="sched-current-date" id="2022-02-01">T</div><a '; fill 10000000 'b '; } > "$tmp/in"
refused 'a tag of attributes without end' 'takes too much memory'
{ printf '<html><title>F: Schedule</title><div class="sched-current-date" id="2022-02-01">T</div>'; fill 10000000 '<b>'; } > "$tmp/in"
refused 'HTML nested without end' 'nested over 512 deep'
{ printf 'WEBVTT\n\n'; many 250000 '00:00:01.000 --> 00:00:02.500\nword\n\n'; } > "$tmp/in"
bounded 'very many captions'

in_room '{"title":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",'"$talk"'}' 80000 > "$tmp/in"
for pattern in '(a+)+$' '(a|aa)+$' '^(a?){60}a{60}$' '|(?R)' '(.*)*c'; do
	bounded "pattern $pattern" sched-grep -c -- "$pattern"
done
done_testing
