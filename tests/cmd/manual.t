#!/bin/sh
# What the manual shows is what the programs print; what it names is there, and
# what is there it names.
. "$(dirname "$0")/../lib.sh"
CC=${CC:-cc}
pages=$top/man

# ---- the pages ----------------------------------------------------------------

for page in schedule.7 libschedule.3 schedule-formats.5; do
	ok "there is $page" test -s "$pages/$page"
done
for program in "$BUILD"/bin/sched-*; do
	program=$(basename "$program")
	ok "there is $program.1" test -s "$pages/$program.1"
	ok "schedule(7) names $program" grep -q "^\.It Xr $program 1\$" "$pages/schedule.7"
done

# "mandoc -Tlint" also complains about the system's own index, on standard error.
lint() {
	mandoc -Tlint -Wwarning "$1" 2> /dev/null
}
refers() { # every page of ours that is referred to exists
	sed -n 's/^\.Xr \([^ ]*sched[^ ]*\) \([0-9]\).*/\1.\2/p' "$1" | sort -u > "$tmp/refers"
	while IFS= read -r to; do
		[ -e "$pages/$to" ] || { echo "no page $to"; return 1; }
	done < "$tmp/refers"
}
wide() { # lines of over 80 columns, wide characters counted as one; bold and underlined ones are struck over
	back=$(printf '\b')
	mandoc -Tutf8 "$1" 2> /dev/null | sed "s/.$back//g" | grep '.\{81\}'
}
for page in "$pages"/*.[1-9]; do
	base=$(basename "$page")
	if command -v mandoc > /dev/null; then
		ok "$base is clean mdoc" lint "$page"
		is "$base fits 80 columns" "$(wide "$page")" ''
	else
		skip "$base is clean mdoc" 'no mandoc'
	fi
	ok "$base refers to pages that exist" refers "$page"
done

# ---- options: those of --help, and those of the page's list ---------------------

helped() {
	"$1" --help | awk '/^  --/ { # those that all have
		for (i = 1; i <= NF; i++) if ($i ~ /^--/) { sub(/[[,].*/, "", $i); print $i }
		next
	}
	/^  / && $0 ~ / --/ {
		for (i = 1; i <= NF && $i ~ /^-/; i++) { sub(/[[,].*/, "", $i); print $i }
	}' | sort
}
listed() {
	awk '/^\.It Fl / { for (i = 2; i < NF; i++) if ($i == "Fl") print "-" $(i + 1) }' "$pages/$1.1" | sort
}
for program in "$BUILD"/bin/sched-*; do
	program=$(basename "$program")
	is "$program(1) has the options of $program --help" "$(listed "$program")" "$(helped "$program")"
done

# A screen of 80 columns, with the prompt below.
fits() {
	"$1" --help | awk 'length($0) > 80 { print; wide = 1 } END { exit wide || NR > 23 }'
}
for program in "$BUILD"/bin/sched-*; do
	program=$(basename "$program")
	ok "$program --help fits a screen" fits "$program"
	is "$program --help shows two examples" \
		"$("$program" --help | sed -n '/^$/,$p' | grep -c "$program")" 2
done

# The messages of a page are those of the source: each long piece of them in which no value stands.
unsaid() {
	sed -n '/^\.Bl -diag/,/^\.El/s/^\.It "\(.*\)"$/\1/p' "$1" | sed 's/\\(dq/\n/g' | tr ",:;()/'0123456789" '[\n*]' |
		sed 's/^ *//; s/ *$//' | grep '.\{20\}' | while IFS= read -r piece; do
		grep -rqF -e "$piece" "$top/cmd" "$top/lib" || echo "$piece"
	done
}
for page in "$pages"/*.[1-9]; do
	is "the messages of $(basename "$page") are what is said" "$(unsaid "$page")" ''
done

# What the programs look at in the environment.
is 'schedule(7) lists the variables' \
	"$(sed -n '/^\.Sh ENVIRONMENT/,/^\.El/s/^\.It Ev //p' "$pages/schedule.7" | tr -d ' ' | tr , '\n' | sort)" \
	"$(grep -oh '\(getenv\|extent\)("[A-Z_]*")' "$top"/cmd/*.c | cut -d '"' -f 2 | sort -u)"

# ---- fields, formats and functions ----------------------------------------------

# The names in a table of C: the first string of each row after a line that matches.
is 'sched-grep(1) lists the fields' \
	"$(sed -n '/^The fields, /,/^\.El/s/^\.It Cm //p' "$pages/sched-grep.1" | sort)" \
	"$(sed -n 's/^	\[SCHEDULE_[A-Z_]*\] = { "\([a-z_]*\)".*/\1/p' "$top/lib/field.c" | sort)"
is 'schedule-formats(5) lists the formats' \
	"$(sed -n '/^\.Sh DESCRIPTION/,/^\.El/s/^\.It Cm //p' "$pages/schedule-formats.5" | sort)" \
	"$(sed -n 's/^	\.name = "\(.*\)",/\1/p' "$top"/lib/*.c | sort)"
is 'schedule-formats(5) lists the keys of JSON lines' \
	"$(sed -n '/^\.Sh JSON LINES/,/^\.El/s/^\.It Li //p' "$pages/schedule-formats.5")" \
	"$(sed -n 's/^	{ "\([a-z]*\)", SCHEDULE_.*/\1/p' "$top/lib/json_lines.c"; echo source)"

# Functions with their parameters' names: "schedule_open path error".
declared() {
	awk '/^SCHEDULE_API/ { on = 1 } on { text = text " " $0 } on && /;/ { print text; on = 0; text = "" }' \
		"$top/include/schedule.h" |
		sed 's/^.*[ *]\(schedule_[a-z_]*\)(\(.*\));.*/\1,\2/' |
		awk -F, '{ line = $1; for (i = 2; i <= NF; i++) { sub(/\[.*/, "", $i); sub(/.*[ *]/, "", $i)
			if ($i != "void") line = line " " $i } print line }' | sort
}
is 'libschedule(3) lists the functions of schedule.h' \
	"$(sed -n 's/^\.It Fn //p' "$pages/libschedule.3" | sort)" "$(declared)"

# ---- examples --------------------------------------------------------------------

# The n-th literal block of a page as it is shown; nothing behind the last.
block() {
	awk -v want="$2" '
		/^\.Bd -literal -offset indent/ { on = ++n == want; next }
		/^\.Ed/ { on = 0 }
		on { gsub(/\\&/, ""); gsub(/\\e/, "\\"); print }
	' "$pages/$1"
}

# A script that shows a session as it runs it.
script() {
	awk -v quote="'\\\\''" '{
		if (!/^\$ /) next
		shown = $0
		gsub(/'\''/, quote, shown)
		print "printf '\''%s\\n'\'' '\''" shown "'\''"
		print substr($0, 3)
	}' "$1"
}
session() {
	mkdir "$tmp/$1" && cp "$data/sample.json" "$tmp/$1" || return 1
	script "$tmp/want" > "$tmp/script"
	(cd "$tmp/$1" && SOURCE_DATE_EPOCH=1735689600 && export SOURCE_DATE_EPOCH && sh "$tmp/script") \
		< /dev/null > "$tmp/got" 2>&1
	diff -u "$tmp/want" "$tmp/got"
}
sessions=0
for page in "$pages"/*.[1-9]; do
	base=$(basename "$page")
	n=1
	while block "$base" $n > "$tmp/want" && [ -s "$tmp/want" ]; do
		title="$base, example $n: $(sed -n '/^\$ /{s/^\$ \(.\{1,50\}\).*/\1/p;q;}' "$tmp/want")"
		if ! grep -q '^\$ ' "$tmp/want"; then
			: # no session
		elif grep -q '^\$ .*jq' "$tmp/want" && ! command -v jq > /dev/null; then
			skip "$title" 'no jq'
		elif grep -q '^\$ parallel' "$tmp/want" && ! command -v parallel > /dev/null; then
			skip "$title" 'no GNU parallel'
		elif grep -q 'jq -r \.abstract' "$tmp/want" && ! grep -q gumbo "$BUILD/lib/libschedule.so"; then
			skip "$title" 'built without the rendition of Markdown and HTML'
		else
			sessions=$((sessions + 1))
			ok "$title" session "$base.$n"
		fi
		n=$((n + 1))
	done
done
ok 'there are sessions' test $sessions -gt 0

example() {
	awk '/^\.Ed/ { on = 0 } /^#include <schedule.h>/ { on = 1 } on { gsub(/\\&/, ""); gsub(/\\e/, "\\"); print }' \
		"$pages/libschedule.3" > "$tmp/titles.c"
	case $(nm "$BUILD/lib/libschedule.so" 2> /dev/null) in
	*__asan*) set -- -fsanitize=address,undefined ;;
	esac
	"$CC" "$@" -Wall -Wextra -Werror -I"$top/include" "$tmp/titles.c" -o "$tmp/titles" -L"$BUILD/lib" -lschedule \
		-Wl,-rpath,"$BUILD/lib" || return 1
	sed -n 's/.* "title": "\([^"]*\)", "subtitle".*/\1/p' "$data/sample.json" > "$tmp/want"
	[ -s "$tmp/want" ] && "$tmp/titles" "$data/sample.json" | diff -u "$tmp/want" - || return 1
	"$tmp/titles" < "$data/sample.json" | diff -u "$tmp/want" - || return 1
	status 1 "$tmp/titles" /nonexistent
}
ok 'the program of libschedule(3) compiles and runs' example
done_testing
