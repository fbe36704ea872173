#!/bin/sh
# What calendar programs read of our calendars: the same events, at the same instants, as sched-ls has them.
. "$(dirname "$0")/../lib.sh"
here=$top/tests/clients
NODE_MODULES=$BUILD/clients
PYTHONUTF8=1
export NODE_MODULES PYTHONUTF8
python=/usr/bin/python3

if ! [ -x $python ]; then
	skip 'calendar programs' 'no python3'
	done_testing
	exit
fi

# ---- calendars -------------------------------------------------------------------

# export SOURCE NAME OPTION...: a calendar of a schedule, and beside it what sched-ls says
export_one() {
	source=$1 name=$2
	shift 2
	sched-ics --no-messages "$@" "$source" > "$tmp/calendars/$name" 2> "$tmp/err" || {
		rm "$tmp/calendars/$name"
		return
	}
	sched-ls --no-messages -J "$source" > "$tmp/wanted/$name"
	# What several schedules share is told apart, or written once, which sched-ls does not do.
	[ -z "$(grep -o '"uid":"[^"]*"' "$tmp/wanted/$name" | sort | uniq -d)" ] || rm "$tmp/wanted/$name" "$tmp/calendars/$name"
}

mkdir "$tmp/calendars" "$tmp/wanted" "$tmp/zones"
$python "$here/zones.py" "$tmp/zones"
for source in "$tmp"/zones/*; do
	export_one "$source" "$(basename "$source" .json).ics"
done
export_one "$data/sample.json" sample.ics
export_one "$data/sample.json" sample-utc.ics --utc
export_one "$data/sample.json" sample-all.ics --todo --alarm 10m --attach --attendees --refresh 1d
export_one "$tmp/zones/zone-Europe-Berlin.json" zone-utc.ics --utc
for source in "$data"/cases/*/in; do
	export_one "$source" "case-$(basename "$(dirname "$source")").ics" --todo
done
if [ -d "$shared/corpus" ]; then
	for source in "$shared"/corpus/*/* "$shared"/seeds/*; do
		export_one "$source" "real-$(basename "$(dirname "$source")")-$(basename "$source").ics"
	done
else
	skip 'real files' 'no corpus beside the checkout'
fi

# ---- programs ---------------------------------------------------------------------

# reads CLIENT COMMAND...: passes if what the command prints of all calendars is what sched-ls has
reads() {
	client=$1
	shift
	find "$tmp/calendars" -name '*.ics' | sort | TZ=UTC xargs -d '\n' "$@" > "$tmp/$client.tsv"
	$python "$here/compare.py" "$client" "$tmp/wanted" "$tmp/$client.tsv"
}
python_has() { # MODULE...
	$python -c "import $1" 2> /dev/null
}

ok 'libical, by its restrictions check and as it reads' reads libical "$BUILD/clients/read_libical"
if python_has icalendar; then
	ok 'python3-icalendar' reads icalendar $python "$here/read_icalendar.py"
else
	skip 'python3-icalendar' 'not installed'
fi
if python_has icalendar,dateutil; then
	ok "python3-dateutil, by the calendars' own time zones" reads dateutil $python "$here/read_icalendar.py" --dateutil
else
	skip "python3-dateutil, by the calendars' own time zones" 'not installed'
fi
for client in khal calcurse; do
	if command -v $client > /dev/null; then
		ok "$client" reads $client $python "$here/read_$client.py"
	else
		skip "$client" 'not installed'
	fi
done
for client in ical.js node-ical; do
	if command -v node > /dev/null && [ -d "$NODE_MODULES/node_modules/$client" ]; then
		ok "$client" reads $client node "$here/read_node.mjs" $client
	else
		skip "$client" 'not installed'
	fi
done
done_testing
