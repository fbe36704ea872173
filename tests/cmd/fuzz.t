#!/bin/sh
# What fuzzers found, and the fixtures, run through the fuzzers without an engine: nothing breaks.
. "$(dirname "$0")/../lib.sh"

replay() {
	"$top/tests/fuzz/seeds" "$1" > "$tmp/seeds"
	tr '\n' '\0' < "$tmp/seeds" | xargs -0 "$BUILD/fuzz/$1" > "$tmp/out" 2> "$tmp/err" && return
	tail -n 1 "$tmp/out"
	cat "$tmp/err"
	return 1
}
for source in "$top"/tests/fuzz/*.c; do
	name=$(basename "$source" .c)
	[ "$name" = replay ] || ok "$name" replay "$name"
done
done_testing
