#!/bin/sh
# A schedule that is cut off anywhere is refused in one line, and nothing of it is shown.
. "$(dirname "$0")/../lib.sh"

refused() { # FILE
	status 2 sched-ls "$1" > "$tmp/out" 2> "$tmp/err" || return 1
	[ ! -s "$tmp/out" ] && [ "$(wc -l < "$tmp/err")" -eq 1 ] && grep -q "^sched-ls: $1:" "$tmp/err"
}
cut_off() { # SCHEDULE FROM STEP
	size=$(sed -e :a -e '/^[[:space:]]*$/{$d;N;ba' -e '}' "$1" | wc -c)
	at=$2
	while [ "$at" -lt $((size - 1)) ]; do
		head -c "$at" "$1" > "$tmp/cut"
		refused "$tmp/cut" || { echo "cut off at $at"; cat "$tmp/out" "$tmp/err"; return 1; }
		at=$((at + $3))
	done
}
ok 'cut off at every byte of a small schedule' cut_off "$data/cases/bad-cut-off/in" 0 1
ok 'cut off at places all over the sample' cut_off "$data/sample.json" 0 97
done_testing
