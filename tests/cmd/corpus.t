#!/bin/sh
# Real files, compared with an independent reading of them.
. "$(dirname "$0")/../lib.sh"
tools=$shared/tools
kvm=$shared/seeds/000_ee962bbb057238ab.txt
page=$shared/seeds/001_b394b3235294f962.txt

if [ ! -d "$shared/corpus" ] || ! command -v python3 > /dev/null; then
	skip 'real files' 'no corpus beside the checkout, or no python3'
	done_testing
	exit
fi

# Its library takes the name of a component with a second carriage return for another one's.
EXEMPT='icalendar__fuzzing__corpus__issue_100_transformed_doctests_into_unittests.ics'
export EXEMPT
agree() {
	python3 "$tools/fidelity" sched-ls "$@"
}
for kind in c3voc-json frab-xml ical ical-parser; do
	case $kind in
	ical*)
		# The comparison reads calendars by a library of its own.
		if ! /usr/bin/python3 -c 'import icalendar' 2> "$tmp/err"; then
			skip "$kind agrees with an independent reader" 'no python3-icalendar'
			continue
		fi
		;;
	esac
	ok "$kind agrees with an independent reader" agree "$shared/corpus/$kind"/*
done

# Read, perhaps with warnings, or refused with one message that names the place.
read_or_refused() {
	timeout 20 sched-ls -J "$1" > "$tmp/out" 2> "$tmp/err"
	status=$?
	grep -v ': warning: ' "$tmp/err" > "$tmp/errors"
	if [ $status -eq 0 ]; then
		[ ! -s "$tmp/errors" ]
	else
		[ $status -eq 2 ] && [ "$(wc -l < "$tmp/errors")" -eq 1 ] && grep -qE "^sched-ls: $1:([0-9]+:[0-9]+:)? " "$tmp/errors"
	fi || { head -5 "$tmp/err"; return 1; }
}
every_file() {
	find "$shared/corpus" "$shared/seeds" -type f ! -name INDEX.tsv ! -path '*json-suite*' | sort > "$tmp/files"
	bad=0
	while IFS= read -r file; do
		read_or_refused "$file" || { echo "$file"; bad=1; }
	done < "$tmp/files"
	return $bad
}
ok 'every real file is read or refused with one message' every_file

# The text of a programme's page leads back to its talks, line by line.
lines_of_page() {
	lines=0 missed=0
	while IFS= read -r line || [ -n "$line" ]; do
		case $(printf %s "$line" | tr -d '[:space:]') in
		'' | -) continue ;;
		esac
		lines=$((lines + 1))
		sched-grep -q -F -e "$line" "$kvm" || { missed=$((missed + 1)); echo "$line"; }
	done < "$page"
	echo "$lines lines, $missed not found"
	[ $lines -gt 100 ] && [ $missed -eq 0 ]
}
ok "each line of a programme's page finds its talk" lines_of_page
done_testing
