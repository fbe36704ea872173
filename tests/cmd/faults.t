#!/bin/sh
# What fails beneath the programs is said, and ends in status 2: memory, files, pipes, disks.
. "$(dirname "$0")/../lib.sh"
sample=$data/sample.json
cases=$data/cases
shim=$BUILD/tests/faults.so
ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 # it can't look for leaks under strace
SOURCE_DATE_EPOCH=0
export ASAN_OPTIONS SOURCE_DATE_EPOCH

# run COMMAND…: what it did, in out, err and status
run() {
	"$@" > "$tmp/out" 2> "$tmp/err" < /dev/null
	echo $? > "$tmp/status"
}
usual() {
	run "$@"
	for part in out err status; do
		mv "$tmp/$part" "$tmp/usual.$part"
	done
}
as_usual() {
	for part in out err status; do
		cmp "$tmp/usual.$part" "$tmp/$part" || return 1
	done
}
# says TEXT: trouble, and that is what it says
says() {
	read -r got < "$tmp/status"
	[ "$got" -eq 2 ] && grep -qF -- "$1" "$tmp/err"
}

# ---- memory: each call of malloc(3) and its like fails, of more than 200 one in so many ----

each_allocation() {
	usual env FAULT_AT=0 FAULT_COUNT="$tmp/count" LD_PRELOAD="$shim" "$@"
	read -r calls < "$tmp/count"
	n=1
	said=0
	while [ "$n" -le "$calls" ]; do
		FAULT_AT=$n LD_PRELOAD=$shim "$@" > "$tmp/out" 2> "$tmp/err" < /dev/null
		echo $? > "$tmp/status"
		line=
		while read -r next; do
			line=$next
		done < "$tmp/err"
		case $line in
		*'out of memory'* | *'Cannot allocate memory'*) says "${line##*: }" && said=$((said + 1)) ;;
		*) as_usual ;;
		esac || { echo "allocation $n of $calls:"; cat "$tmp/status" "$tmp/err"; return 1; }
		n=$((n + 1 + calls / 200))
	done
	[ "$said" -gt 10 ]
}
memory() { # NAME COMMAND…
	name=$1
	shift
	if [ -e "$tmp/count" ]; then
		ok "each allocation fails: $name" each_allocation "$@"
	else
		skip "each allocation fails: $name" 'not with a sanitizer, nor where lines are counted'
	fi
}
FAULT_AT=0 FAULT_COUNT=$tmp/count LD_PRELOAD=$shim sched-ls --version > "$tmp/out" 2>&1
case $(nm "$BUILD/bin/sched-ls" 2> /dev/null) in
*__gcov*) rm -f "$tmp/count" ;; # what counts lines does not survive a failed allocation of its own
esac
printf 'confidential\nlaptops?\n' > "$tmp/patterns"
memory list sched-ls "$sample"
memory 'JSON lines' sched-ls -J "$cases/hostile-title/in"
memory 'a table, sorted' sched-ls --csv --sort person,title "$cases/frab-xml-all/in"
memory 'a filter' sched-grep -v -w -f "$tmp/patterns" "$sample"
memory 'a filter, of XML' sched-grep '' "$cases/xcal-pretalx/in"
memory 'what matched' sched-grep -o -k cue,abstract e "$cases/captions-webvtt/in.vtt"
memory time sched-at --tz Europe/Vienna 'day 1' "$cases/ical-recur/in"
memory calendar sched-ics "$cases/indico-contributions/in"
memory conflicts sched-conflicts "$cases/conflicts-person/in" "$sample"

# No memory is left from one call on: not for a message either.
none_left() {
	usual env FAULT_AT=0 FAULT_COUNT="$tmp/count" LD_PRELOAD="$shim" "$@"
	read -r calls < "$tmp/count"
	n=1
	while [ "$n" -le "$calls" ]; do
		run env FAULT_AT=$n FAULT_ONWARDS=1 LD_PRELOAD="$shim" "$@"
		says memory || as_usual || { echo "from allocation $n of $calls on:"; cat "$tmp/status" "$tmp/err"; return 1; }
		n=$((n + 1 + calls / 50))
	done
}
if [ -e "$tmp/count" ]; then
	ok 'no memory is left: table' none_left sched-ls --csv --sort person,title "$sample"
	ok 'no memory is left: conflicts' none_left sched-conflicts "$cases/conflicts-person/in" "$sample"
else
	skip 'no memory is left' 'no shim beside a sanitizer'
fi

# ---- the system's calls: strace(1) makes the n-th of them on a file fail ----

# With the sample in the pipe for who reads it.
fed() {
	[ "$file" != "$tmp/fifo" ] || timeout 10 dd if="$sample" of="$file" 2> /dev/null &
	"$@"
}
# injected CALL FILE N ERROR COMMAND…: fails if there is no such call
injected() {
	call=$1 file=$2 nth=$3 error=$4
	shift 4
	run fed strace -qq -f -o "$tmp/trace" -e "trace=$call" -P "$file" -e "inject=$call:error=$error:when=$nth" "$@"
	grep -q INJECTED "$tmp/trace"
}
fails() { # TEXT CALL FILE ERROR COMMAND…: each such call
	text=$1 call=$2 file=$3 error=$4
	shift 4
	n=1
	while injected "$call" "$file" "$n" "$error" "$@"; do
		says "$text" || { echo "$call $n of $file:"; cat "$tmp/status" "$tmp/err"; return 1; }
		n=$((n + 1))
	done
	[ "$n" -gt 1 ]
}
goes_on() { # CALL FILE ERROR COMMAND…: as if nothing had happened
	call=$1 file=$2 error=$3
	shift 3
	usual fed "$@"
	n=1
	while injected "$call" "$file" "$n" "$error" "$@"; do
		as_usual || { echo "$call $n of $file:"; cat "$tmp/status" "$tmp/err"; return 1; }
		n=$((n + 1))
	done
	[ "$n" -gt 1 ]
}
# The output goes to a file; it is more than a buffer holds.  FIRST: the call to begin with, past the shell's own.
output_fails() { # TEXT CALL FIRST ERROR COMMAND…
	text=$1 call=$2 first=$3 error=$4
	shift 4
	: > "$tmp/written"
	n=$first
	while injected "$call" "$tmp/written" "$n+" "$error" "$tmp/to" "$tmp/written" "$@"; do
		if [ -n "$text" ]; then
			says "$text"
		else
			[ ! -s "$tmp/err" ] && read -r got < "$tmp/status" && [ "$got" -lt 2 ]
		fi || { echo "$call $n:"; cat "$tmp/status" "$tmp/err"; return 1; }
		n=$((n + 1))
	done
	[ "$n" -gt "$first" ]
}
if strace -qq -o "$tmp/trace" true 2> /dev/null; then
	zone=/usr/share/zoneinfo/Europe/Amsterdam
	awk 'BEGIN {
		printf "{\"conference\":{\"title\":\"Big\"},\"days\":[{\"date\":\"2025-05-01\",\"rooms\":{\"A\":["
		for (i = 0; i < 1200; i++)
			printf "%s{\"title\":\"Talk %d of many that need more than a buffer\",\"date\":\"2025-05-01T%02d:%02d:00Z\",\"duration\":\"0:01\"}", i ? "," : "", i, i % 600 / 60, i % 60
		print "]}}]}" }' > "$tmp/big"
	mkfifo "$tmp/fifo"
	# shellcheck disable=SC2016 # for that shell
	printf '#!/bin/sh\nout=$1\nshift\nexec "$@" > "$out"\n' > "$tmp/to"
	chmod +x "$tmp/to"
	ok 'input: open' fails "can't open: Too many open files" openat "$sample" EMFILE sched-ls "$sample"
	ok 'input: fstat' fails "can't read: Input/output error" '?fstat,?newfstatat' "$sample" EIO sched-ls "$sample"
	ok 'input: mmap' goes_on mmap "$sample" ENODEV sched-ls "$sample"
	ok 'a pipe: read' fails "can't read: Input/output error" read "$tmp/fifo" EIO sched-ls "$tmp/fifo"
	ok 'a pipe: read, interrupted' goes_on read "$tmp/fifo" EINTR sched-ls "$tmp/fifo"
	ok 'patterns: open' fails "can't open: Too many open files" openat "$tmp/patterns" EMFILE sched-grep -f "$tmp/patterns" "$sample"
	ok 'patterns: read' fails "can't read: Input/output error" read "$tmp/patterns" EIO sched-grep -f "$tmp/patterns" "$sample"
	ok 'a zone: open' fails "time zone: Too many open files" openat "$zone" EMFILE sched-ls "$sample"
	ok 'a zone: read' fails "time zone: Input/output error" read "$zone" EIO sched-ls "$sample"
	ok 'a zone of a calendar: read' fails "time zone: Input/output error" read /usr/share/zoneinfo/Europe/Lisbon EIO \
		sched-ls "$cases/ical-zones/in"
	ok 'a zone of WHEN: read' fails "time zone: Input/output error" read /usr/share/zoneinfo/Asia/Tokyo EIO \
		sched-at --tz Asia/Tokyo 10:00-11:00 "$sample"
	ok 'a zone: read, interrupted' goes_on read "$zone" EINTR sched-ls "$sample"
	for program in sched-ls 'sched-ls -J' 'sched-ls --tsv' 'sched-grep Talk' sched-ics sched-conflicts; do
		# shellcheck disable=SC2086 # words
		ok "output of $program: no space" output_fails 'No space left' write 1 ENOSPC $program "$tmp/big"
		# shellcheck disable=SC2086
		ok "output of $program: close" output_fails "can't write: Input/output error" close 2 EIO $program "$tmp/big"
		# shellcheck disable=SC2086
		ok "output of $program: nobody reads" output_fails '' write 1 EPIPE $program "$tmp/big"
	done
else
	skip "the system's calls" 'strace is not there, or may not'
fi

# ---- files that change, pipes that trickle ----

# The first file is mapped when the second, a pipe, is opened.
shortened() {
	rm -f "$tmp/fifo"
	mkfifo "$tmp/fifo"
	cat "$sample" > "$tmp/mapped"
	"$@" "$tmp/mapped" "$tmp/fifo" > "$tmp/out" 2> "$tmp/err" &
	exec 3> "$tmp/fifo"
	: > "$tmp/mapped"
	cat "$sample" >&3
	exec 3>&-
	wait $!
	echo $? > "$tmp/status"
	says 'was shortened while it was read'
}
ok 'a file is shortened while it is mapped: calendar' shortened sched-ics
ok 'a file is shortened while it is mapped: conflicts' shortened sched-conflicts

trickles() {
	dd if="$sample" bs=7 2> /dev/null | sched-ls > "$tmp/out" && sched-ls "$sample" | cmp - "$tmp/out"
}
ok 'a pipe that trickles' trickles
no_messages() {
	status 2 sched-ls "$cases/bad-comma/in" 2>&- > "$tmp/out" && status 0 sched-ls "$cases/warn-zone/in" 2>&-
}
ok 'standard error is closed' no_messages
done_testing
