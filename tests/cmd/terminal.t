#!/bin/sh
# What drives a terminal, or turns around what is read, never comes out as it came in, wherever it stood: control
# characters (C0, DEL, C1) and bidirectional overrides in schedules, in names of files, in arguments.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1

esc=$(printf '\033')
csi=$(printf '\302\233') # C1, in UTF-8
rlo=$(printf '\342\200\256')
isolate=$(printf '\342\201\246')
bad="${esc}[2J$(printf '\033]0;owned\007')$csi$rlo$isolate$(printf '\010\177')"
escaped='\\u001b[2J\\u001b]0;owned\\u0007\\u009b\\u202e\\u2066\\u0008\\u007f'
file=in$bad

# Every text that is shown, in formats that can hold such characters.
sed "s/@/$escaped/g" > "$file" << 'END'
{"schedule":{"version":"v@","url":"http://@","conference":{"acronym":"a@","title":"T@","time_zone_name":"Europe/@",
"start":"2025-05-01","end":"2025-05-02","tracks":[{"name":"t@","color":"#@"}],
"days":[{"index":1,"date":"2025-05-01","rooms":{"R@":[
{"guid":"g1@","code":"c@","id":1,"slug":"s@","date":"2025-05-01T10:00:00@","start":"10:00","duration":"1:00@","room":"R@",
"title":"first@","subtitle":"u@","abstract":"<p>a@</p>","description":"d@","track":"t@","type":"y@","language":"l@",
"url":"http://@","feedback_url":"f@","origin_url":"o@","recording_license":"r@","tags":["x@"],
"persons":[{"public_name":"p@","organization":"o@","biography":"b@","guid":"pg@","code":"pc@"}],
"links":[{"title":"n@","url":"http://@"}],"attachments":[{"title":"m@","url":"/@"}]},
{"guid":"g2@","date":"2025-05-01T10:30:00+02:00","start":"10:30","duration":"1:00","room":"R@","title":"second@",
"persons":[{"public_name":"p@","guid":"pg@"}]},
{"guid":"g3@","date":"2025-05-01T10:30:00+02:00","start":"10:00","duration":"1:00","room":"R@","title":"third@",
"persons":[{"public_name":"p@","guid":"pg@"}]},
{"guid":"g2@","date":"nowhen@","start":"25:99","duration":"1:00","room":"S@","title":"second@"}]}}]}}}
END
sed "s/@/$bad/g" > "ics$bad" << 'END'
BEGIN:VCALENDAR
X-WR-CALNAME:c@
BEGIN:VEVENT
UID:u@
SUMMARY:first@
DTSTART:20250501T10@
RRULE:FREQ=@
DURATION:@
LOCATION:R@
ORGANIZER;CN=o@:mailto:a@
END:VEVENT
END:VCALENDAR
END
printf '{"days":[{"rooms":{"A%s":[{"title":%s}' "$bad" "$bad" > "broken$bad"
printf 'R%s\tS\tx%s\n' "$bad" "$bad" > "walk$bad"
printf 'no%s\tbaseline\n' "$bad" > "baseline$bad"
IN=$file ICS=ics$bad BROKEN=broken$bad WALK=walk$bad BASE=baseline$bad BAD=$bad
export IN ICS BROKEN WALK BASE BAD

harmless() {
	if tr -d '\n' < seen | LC_ALL=C grep -a -q "[$(printf '\001')-$(printf '\037')$(printf '\177')]"; then
		return 1
	fi
	! LC_ALL=C grep -a -q -e "$(printf '\302')[$(printf '\200')-$(printf '\237')]" -e "$rlo" -e "$isolate" seen
}
# Colours, the tab of --tsv and --complete, and what every line of a calendar ends in are ours.
harmless_after() { # COMMAND
	sh -c "$1" > raw 2>&1 < /dev/null
	LC_ALL=C sed "s/${esc}\[[0-9;]*m//g" raw | tr -d '\t' > seen
	[ -s seen ] || { echo 'it says nothing'; return 1; }
	harmless || { LC_ALL=C cat -v seen; return 1; }
}

printf 'a\n' > seen
ok 'this is harmless' harmless
for each in "$esc" "$csi" "$rlo" "$isolate" "$(printf '\177')" "$(printf '\010')"; do
	printf 'a%sb\n' "$each" > seen
	ok "and this is not:$(printf %s "$each" | od -An -tx1)" status 1 harmless
done

while IFS= read -r command; do
	ok "$command" harmless_after "$command"
done << 'END'
sched-ls "$IN"
sched-ls --color=always "$IN"
sched-ls -o uid,start,end,day,status,language,license,tag,link,attachment,slug,code,id,url "$IN"
sched-ls -o person,biography,abstract,description,subtitle,track,type,guid "$IN"
sched-ls -o feedback_url,origin_url,conference,recording "$IN"
sched-ls --sort title "$IN"
sched-ls -l "$IN"
sched-ls -l --color=always "$IN"
sched-ls -g "$IN"
sched-ls -g --color=always "$IN"
COLUMNS=40 sched-ls -g "$IN"
sched-ls -1 "$IN"
sched-ls --tsv "$IN"
sched-ls "$ICS"
sched-ls -l "$ICS"
sched-ls --strict "$ICS"
sched-ls "$BROKEN"
sched-ls "nowhere$BAD"
sched-ls -o "$BAD"
sched-ls "--$BAD"
sched-ls "-$BAD"
sched-ls "--tz=$BAD" "$IN"
sched-ls "--from=$BAD" "$IN"
sched-ls "--color=$BAD" "$IN"
sched-ls --csv="$BAD" "$IN"
SCHEDULE="$IN" sched-grep --complete 2 -k room
sched-grep -o "f.rst" "$IN"
sched-grep -o "first.*" "$IN"
sched-grep -k person -o "p.*" "$IN"
sched-grep -c first "$IN" "$ICS"
sched-grep "($BAD" "$IN"
sched-grep -k "$BAD" first "$IN"
sched-grep -f "$BAD" "$IN"
sched-grep --complete 3 -k room "" "$IN"
sched-grep --complete 3 -k title "" "$IN"
sched-grep --complete 3 -k person "" "$IN"
sched-grep --complete 3 -k track "" "$IN"
sched-grep --complete 4 -F -k room "" "$IN"
sched-at "$BAD" "$IN"
sched-at "10:00 $BAD" "$IN"
sched-at --tz "$BAD" 10:00 "$IN"
sched-at --now "$BAD" 10:00 "$IN"
sched-at --complete 1 "day" "$IN"
sched-conflicts "$IN"
sched-conflicts --color=always "$IN"
sched-conflicts "$IN" "$ICS" "$IN"
sched-conflicts --tsv "$IN"
sched-conflicts -k "$BAD" "$IN"
sched-conflicts --gap "$BAD" "$IN"
sched-conflicts --walk "$WALK" "$IN"
sched-conflicts --walk "nowhere$BAD" "$IN"
sched-conflicts --baseline "$BASE" "$IN"
sched-conflicts --ignore-room "($BAD" "$IN"
sched-ics --summary "{$BAD}" "$IN"
sched-ics --alarm "$BAD" "$IN"
sched-ics --previous "$BROKEN" "$IN"
sched-ics --previous "nowhere$BAD" "$IN"
END
done_testing
