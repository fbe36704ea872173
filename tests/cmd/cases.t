#!/bin/sh
# Each directory of tests/data/cases is a test: cmd is run in it, its output,
# errors and exit status are compared with out, err and status (where they are
# absent: nothing, nothing and 0).
. "$(dirname "$0")/../lib.sh"

one_case() {
	(cd "$1" && sh ./cmd) > "$tmp/out" 2> "$tmp/err" < /dev/null
	echo $? > "$tmp/status"
	for part in out err status; do
		want=$1/$part
		if [ ! -e "$want" ]; then
			want=$tmp/want
			if [ $part = status ]; then echo 0; fi > "$want"
		fi
		diff -u "$want" "$tmp/$part" || return 1
	done
}

for dir in "$data"/cases/*/; do
	ok "$(basename "$dir")" one_case "${dir%/}"
done
done_testing
