#!/bin/sh
# The worst inputs that we can think of, some 10 MB each: no command takes more
# than seconds of work or, beside 32 MiB, ten times their size in memory; what
# exceeds a bound is an error in one line.  The limits are the kernel's: CPU
# seconds and address space.
. "$(dirname "$0")/../lib.sh"

if [ -n "${ASAN_OPTIONS:-}" ]; then
	skip 'bounds' 'the sanitizers take time and address space of their own'
	done_testing
	exit
fi
CPU=20           # seconds; the slowest takes 4
SPACE=$((60000 + 32768 + 100000)) # KiB: the programs with all their libraries map 60000 of nothing

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
	ok "$case: in full" within sched-ls --no-messages -l "$tmp/in"
	ok "$case: grid" within sched-ls --no-messages -g "$tmp/in"
	ok "$case: JSON lines" within sched-ls --no-messages -J "$tmp/in"
	ok "$case: sorted" within sched-ls --no-messages --tsv --sort title,uid -o conference,title,person,uid,abstract "$tmp/in"
	ok "$case: search" within sched-grep --no-messages -k uid,biography,cue,abstract 'no such thing' "$tmp/in"
	ok "$case: time" within sched-at --no-messages -v 10:00-12:00 "$tmp/in"
	ok "$case: calendar" within sched-ics --no-messages --todo --attendees "$tmp/in"
	ok "$case: conflicts" within sched-conflicts --no-messages --json-lines --kind=all --gap=5m "$tmp/in"
}
refused() { # NAME TEXT
	ok "$1" within sched-ls --no-messages "$tmp/in"
	ok "$1: it says so" grep -qF "$2" "$tmp/err"
}
served() { # NAME COMMAND…: it has something to do, and does it
	case=$1
	shift
	ok "$case" within "$@" "$tmp/in"
	ok "$case: it is not refused" [ ! -s "$tmp/err" ]
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

{ printf '{"days":[{"rooms":{"A":[{"title":"'; fill 100000000 'a title without end '; printf '","abstract":"*b*"}]}}]}'; } > "$tmp/in"
SPACE=$((60000 + 32768 + 1000000))
bounded 'a title of 100 MB'
SPACE=$((60000 + 32768 + 100000))
in_room '{"title":"'"$(fill 100 'aaaaaaaaaaaaaaaaaab ')"'","abstract":""}' 70000 > "$tmp/in"
bounded 'a pattern that takes some work at very many places' sched-grep --no-messages -c '(a+)+[cd]'
in_room '{"date":"2025-05-01T10:00:00Z","title":"t"}' 220000 > "$tmp/in"
bounded 'very many small events at one time'
in_room "{\"abstract\":\"$(fill 131000 '*a* <b>')\"}" 76 > "$tmp/in"
bounded 'long texts of markup'
{ printf '{"count":1,"_type":"HTTPAPIResult","results":[{"_type":"Conference","id":"1","title":"T","contributions":['; many 400000 '{"id":"%d","speakers":[]}' ,; printf ']}]}'; } > "$tmp/in"
bounded 'very many contributions'
{ printf '<schedule><conference><title>B</title></conference><day index="1" date="2025-05-01"><room name="A">'; many 1200000 '<event/>'; printf '</room></day></schedule>'; } > "$tmp/in"
bounded 'very many elements of nothing'
{ printf '<iCalendar xmlns:xCal="urn:ietf:params:xml:ns:xcal"><vcalendar>'; many 300000 '<vevent><uid>%d</uid></vevent>'; printf '</vcalendar></iCalendar>'; } > "$tmp/in"
bounded 'very many events of xCal'
{ printf '08:00\nA\nTuesday March 3, 2020 08:00 - 09:00\nB\nSpeakers\n'; many 3300000 'A\n\n'; } > "$tmp/in"
bounded 'very many lines'
{ printf '# S\n\n* **Speakers: [U](https://u/)**\n* **Conference: [S](https://s/) - May 2015**\n\n'; many 1400000 '0:10 a\n'; } > "$tmp/in"
bounded 'very many moments'
in_room '{"title":"T%d","guid":"g%d","start":"10:00","abstract":"abc"}' 160000 > "$tmp/in"
served 'a search in very many events without a date' sched-grep -c kernels
nested=$(many 1500 '{"guid":')1$(many 1500 '}')
in_room "{\"guid\":\"g%d\",\"date\":\"2025-05-01T10:00:00Z\",\"title\":\"T\",\"x\":$nested}" 650 > "$tmp/in"
served 'a search in what begins as events do, deep inside' sched-grep -c kernels
{ printf 'BEGIN:VCALENDAR\r\n'
	attendees=$(many 5 'ATTENDEE;CN=Person %d:mailto:p%d@example.org\r\n')
	many 100 "BEGIN:VEVENT\r\nUID:u%d\r\nDTSTART:20250501T100000Z\r\nRRULE:FREQ=DAILY;COUNT=1000\r\n$attendees\r\nEND:VEVENT\r\n"
	printf 'END:VCALENDAR\r\n'; } > "$tmp/in"
served 'what recurs for very many persons' sched-ls -1
in_room '{}' 3300000 > "$tmp/in"
refused 'very many events of nothing' 'more than eight times its size in memory'
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
