#!/bin/sh
# Files, pipes, terminals and what can go wrong with them.
. "$(dirname "$0")/../lib.sh"
sample=$data/sample.json

# on_terminal COMMAND: what it shows when standard input and output are a terminal of 80 columns
on_terminal() {
	script -qec "stty cols 80 2> /dev/null; $1" /dev/null < /dev/null | tr -d '\r'
}

in_message() { # TEXT COMMAND…: the command fails with 2 and says so on standard error
	text=$1
	shift
	status 2 "$@" > "$tmp/out" 2> "$tmp/err"
	cat "$tmp/err"
	grep -qF -- "$text" "$tmp/err" && [ ! -s "$tmp/out" ]
}

for program in sched-ls sched-ics sched-conflicts 'sched-grep a'; do
	# shellcheck disable=SC2086 # words
	ok "$program: a missing file" in_message 'nowhere: can'"'"'t open: No such file' $program nowhere
	# shellcheck disable=SC2086
	ok "$program: a directory" in_message 'Is a directory' $program "$tmp"
done
if [ "$(id -u)" -ne 0 ]; then
	cp "$sample" "$tmp/locked" && chmod 0 "$tmp/locked"
	ok 'an unreadable file' in_message 'Permission denied' sched-ls "$tmp/locked"
else
	skip 'an unreadable file' 'root reads everything'
fi

full_disk() {
	"$@" > /dev/full 2> "$tmp/err"
	[ $? -eq 2 ] && grep -q 'No space left' "$tmp/err"
}
closed_output() {
	"$@" >&- 2> "$tmp/err"
	[ $? -eq 2 ] && grep -q "can't write" "$tmp/err"
}
# The pipe's reader has gone.
no_reader() {
	{ (trap '' PIPE; sleep 0.05; "$@" 2> "$tmp/err"; echo $? > "$tmp/left"); } | true
	[ ! -s "$tmp/err" ] && [ "$(cat "$tmp/left")" -lt 2 ]
}
while read -r program arguments; do
	# shellcheck disable=SC2086 # words
	set -- $program $arguments
	ok "a full disk: $*" full_disk "$@"
	ok "a closed standard output: $*" closed_output "$@"
	ok "nobody reads: $*" no_reader "$@"
done << END
sched-ls --help
sched-ls --version
sched-ls --fields
sched-ls --complete 2 --so
sched-ls $sample
sched-ls -l $sample
sched-ls -g $sample
sched-ls -J $sample
sched-ls --tsv $sample
sched-ls --csv $sample
sched-grep a $sample
sched-grep -c a $sample
sched-grep -l a $sample
sched-grep -o a $sample
sched-grep nowhere $sample
sched-at -v 10:00-10:15 $sample
sched-at -c 10:00-20:00 $sample
sched-ics $sample
sched-ics -p $data/cases/ical-event/in $sample
sched-conflicts $sample
sched-conflicts -J $sample
sched-conflicts --tsv $sample
sched-conflicts --count $sample
sched-conflicts --kinds
END

closed_input() {
	sched-ls <&- 2> "$tmp/err"
	[ $? -eq 2 ] && grep -q "can't read" "$tmp/err"
}
ok 'a closed standard input' closed_input

# A document of 40 MB, so that no pipe can hold it.
big() {
	awk 'BEGIN {
		printf "{\"conference\":{\"title\":\"Big\"},\"days\":[{\"date\":\"2025-05-01\",\"rooms\":{\"A\":["
		for (i = 0; i < 200000; i++)
			printf "%s{\"guid\":\"g%d\",\"title\":\"Talk number %d of very many that fill this day\",\"abstract\":\"Words, words, words, and then some more of them to make it long.\"}", i ? "," : "", i, i
		print "]}}]}" }'
}
reader_leaves() {
	big > "$tmp/big"
	(sched-grep talk "$tmp/big"; echo $? > "$tmp/left") 2> "$tmp/err" | head -c 10 > /dev/null
	[ ! -s "$tmp/err" ]
}
ok 'a reader that closes early is no trouble' reader_leaves
ignored_pipe() {
	(trap '' PIPE; sched-grep talk "$tmp/big"; echo $? > "$tmp/left") 2> "$tmp/err" | head -c 10 > /dev/null
	[ ! -s "$tmp/err" ] && [ "$(cat "$tmp/left")" -eq 0 ]
}
ok 'the same where SIGPIPE is ignored' ignored_pipe
by_pipe() {
	cat "$tmp/big" | sched-grep '' | cmp - "$tmp/big"
}
ok 'a big schedule through pipes comes out as it went in' by_pipe
fifo() {
	mkfifo "$tmp/fifo"
	cat "$sample" > "$tmp/fifo" &
	sched-ls "$tmp/fifo" | head -n 1 | grep -q Harbour
}
ok 'a named pipe' fifo
cat "$data/cases/conflicts-room/in" > "$tmp/one"
second_document() {
	{ printf '\n'; cat "$tmp/one"; } > "$tmp/two"
	{ IFS= read -r _; sched-ls -J; } < "$tmp/two" | grep -c source | grep -qx 2
}
ok 'standard input that has been read from goes on from there' second_document

# Its first rows are laid out before its last: those are wider.
at_once() {
	awk 'BEGIN {
		printf "{\"conference\":{\"title\":\"Big\"},\"days\":[{\"date\":\"2025-05-01\",\"rooms\":{\"A\":["
		for (i = 0; i < 5000; i++)
			printf "%s{\"date\":\"2025-05-01T10:00:00Z\",\"guid\":\"g%d\",\"title\":\"T\",\"room\":\"%s\"}",
				i ? "," : "", i, i < 4999 ? "A" : "A long name"
		print "]}}]}" }' > "$tmp/late"
	sched-ls "$tmp/late" > "$tmp/out"
	[ "$(sed -n 4p "$tmp/out")" = '  10:00  A  T' ] && [ "$(tail -n 1 "$tmp/out")" = '  10:00  A long name  T' ]
}
ok 'a big schedule is listed at once' at_once

if terminal; then
	cp "$sample" "$tmp/sample.json"
	sample=$tmp/sample.json # no blanks in it
	fits() {
		wide=$(on_terminal "NO_COLOR=1 sched-ls $sample" | wc -L)
		[ "$wide" -gt 70 ] && [ "$wide" -le 80 ] && [ "$(sched-ls "$sample" | wc -L)" -gt 80 ]
	}
	ok 'a terminal: the listing fits its columns' fits
	ok 'a terminal: colours' sh -c "script -qec 'sched-ls $sample' /dev/null | grep -q '\[1m'"
	ok 'a terminal: NO_COLOR' sh -c "! script -qec 'NO_COLOR=1 sched-ls $sample' /dev/null | grep -q '\['"
	ok 'a terminal: a filter shows what it chose, matches highlighted' \
		sh -c "TERM=xterm script -qec 'sched-grep laptops $sample' /dev/null < /dev/null | grep -q '31mlaptops'"
	ok 'a terminal: --json writes the schedule' \
		sh -c "script -qec 'sched-grep --json laptops $sample' /dev/null < /dev/null | grep -q '\"days\"'"
	is 'standard input a terminal, SCHEDULE set: that file is read' \
		"$(on_terminal "SCHEDULE=$sample sched-grep -c confidential")" 2
	is 'standard input a terminal, SCHEDULE not set: it says so' \
		"$(on_terminal 'sched-ls; echo $?' | tail -n 1)" 2

	# What the pager gets is in capitals.
	paged() { # ROWS COMMAND
		script -qec "stty rows $1 cols 80; export LINES=; PAGER='tr a-z A-Z' $2" /dev/null < /dev/null
	}
	is 'a terminal: what is longer goes through PAGER' "$(paged 10 "sched-ls $sample" | grep -c 'OLD LAPTOPS')" 1
	is 'a terminal: so does what a filter shows' "$(paged 5 "sched-grep -k type talk $sample" | grep -c 'OLD LAPTOPS')" 1
	is 'a terminal: so does what is more than is held' "$(paged 10 "sched-ls $tmp/big" | grep -c 'TALK NUMBER')" 200000
	is 'a terminal: what fits does not' "$(paged 50 "sched-ls $sample" | grep -c 'Old laptops')" 1
	is 'a terminal: --no-pager' "$(paged 10 "sched-ls --no-pager $sample" | grep -c 'Old laptops')" 1
	is 'a terminal: no PAGER' "$(paged 10 "PAGER= sched-ls $sample" | grep -c 'Old laptops')" 1
	is 'a terminal: what is written for programs is not paged' "$(paged 10 "sched-ls -J $sample" | grep -c 'Old laptops')" 1
	is 'a pipe: no pager' "$(PAGER='tr a-z A-Z' sched-ls "$sample" | grep -c 'Old laptops')" 1
	is 'a terminal: a pager that is left early is no trouble' \
		"$(paged 10 "PAGER='head -n 1' sched-ls --color=never $tmp/big" | tr -d '\r')" Big
else
	skip 'on a terminal' 'no script(1), or it has no terminal'
fi
done_testing
