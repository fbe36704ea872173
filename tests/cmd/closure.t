#!/bin/sh
# What one command writes as a schedule, every other reads, whatever the first
# one read: the same events come back, from schedule JSON and from JSON lines.
. "$(dirname "$0")/../lib.sh"

lines() {
	sched-ls --no-messages -J "$@" | sed 's/,"source":"[^"]*"}$/}/' | sort
}

comes_back() {
	lines "$1" > "$tmp/first"
	sched-grep --no-messages '' "$1" > "$tmp/schedule"
	lines "$tmp/schedule" | diff "$tmp/first" - || return 1
	sched-ls --no-messages -J "$1" > "$tmp/lines"
	lines "$tmp/lines" | diff "$tmp/first" - || return 1
	# Lines in another order are the same schedule.
	sort -r "$tmp/lines" > "$tmp/shuffled"
	lines "$tmp/shuffled" | diff "$tmp/first" - || return 1
	sched-ics --no-messages "$tmp/schedule" > "$tmp/ics"
	[ $? -lt 2 ]
}

check() {
	sched-ls --no-messages "$1" > "$tmp/list" 2>&1 || return 0 # refused: another test's matter
	ok "$2" comes_back "$1"
}

check "$data/sample.json" sample
check "$data/pretty.json" 'pretty-printed'
for file in "$data"/cases/*/in*; do
	check "$file" "$(basename "$(dirname "$file")")"
done
if [ -d "$shared/corpus" ]; then
	for file in "$shared"/corpus/*/* "$shared"/seeds/*; do
		case $file in
		*/json-suite/*) ;;
		*) [ ! -f "$file" ] || check "$file" "${file##*/}" ;;
		esac
	done
else
	skip 'real files' 'no corpus beside the checkout'
fi
done_testing
