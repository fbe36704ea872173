#!/bin/sh
# The laws of a filter, on the sample and, where it is there, on real files.
. "$(dirname "$0")/../lib.sh"

lines() { # the events of a schedule, wherever they stand
	sched-ls --no-messages -J "$@" | sed 's/,"source":"[^"]*"//'
}

keeps_all() {
	sched-grep --no-messages '' "$1" | cmp - "$1"
}

# What is kept is as it came: an event that is dropped and its complement add up.
splits() {
	sched-grep --no-messages "$2" "$1" > "$tmp/yes"
	sched-grep --no-messages -v "$2" "$1" > "$tmp/no"
	{ lines "$tmp/yes"; lines "$tmp/no"; } | sort > "$tmp/both"
	# A session whose slots were parted has its bare guid again: uids are left out.
	lines "$1" | sed 's/"uid":"[^"]*",//' | sort > "$tmp/all"
	sed 's/"uid":"[^"]*",//' "$tmp/both" | sort | diff "$tmp/all" -
}

# A schedule without its events: nothing else is gone, so that putting back is possible.
empties() {
	sched-grep --no-messages -v '' "$1" > "$tmp/none"
	[ $? -eq 1 ] || return 1
	[ -z "$(lines "$tmp/none")" ] || return 1
	sched-ls --no-messages "$tmp/none" | head -n 1 > "$tmp/title"
	sched-ls --no-messages "$1" | head -n 1 | cmp - "$tmp/title"
}

commutes() {
	sched-grep --no-messages "$2" "$1" | sched-grep --no-messages "$3" > "$tmp/ab"
	sched-grep --no-messages "$3" "$1" | sched-grep --no-messages "$2" | cmp - "$tmp/ab"
}

concatenates() {
	cat "$1" "$2" | sched-grep --no-messages "$3" > "$tmp/joined"
	{ sched-grep --no-messages "$3" "$1"; sched-grep --no-messages "$3" "$2"; } | cmp - "$tmp/joined" &&
		sched-grep --no-messages "$3" "$1" "$2" | cmp - "$tmp/joined"
}

same_anywhere() {
	sched-ls -J "$1" > "$tmp/here"
	TZ=Asia/Tokyo LC_ALL=C sched-ls -J "$1" | cmp - "$tmp/here" &&
		sched-ls -J < "$1" | sed 's|(standard input)|'"$1|" | cmp - "$tmp/here" &&
		cat "$1" | sched-ls -J | sed 's|(standard input)|'"$1|" | cmp - "$tmp/here"
}

laws() {
	ok "$2: a filter that keeps all writes the bytes that came" keeps_all "$1"
	ok "$2: what is kept and what is dropped are all there was" splits "$1" 'e[rn]\b'
	ok "$2: a filter that keeps none writes the schedule without events" empties "$1"
	ok "$2: filters commute" commutes "$1" a e
	ok "$2: files are filtered one after the other" concatenates "$1" "$data/sample.json" work
	ok "$2: same input, same output" same_anywhere "$1"
}

laws "$data/sample.json" sample
laws "$data/pretty.json" 'pretty-printed'
if [ -d "$shared/corpus/c3voc-json" ]; then
	for file in "$shared"/corpus/c3voc-json/*.json; do
		laws "$file" "$(basename "$file")"
	done
else
	skip 'the laws on real files' 'no corpus beside the checkout'
fi

pipe_goes_on() {
	sched-grep nothing-like-this "$data/sample.json" | sched-ls | grep -q 'no events'
}
ok 'after a filter that keeps none the next program has a schedule' pipe_goes_on

is 'an alternative is a second -e' \
	"$(sched-grep -c -e confidential -e laptops "$data/sample.json")" 3
done_testing
