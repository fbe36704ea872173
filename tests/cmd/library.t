#!/bin/sh
# The library as others see it: its symbols, its header, its installation.
. "$(dirname "$0")/../lib.sh"
CC=${CC:-cc}

exported() {
	nm -D --defined-only "$BUILD/lib/libschedule.so" | awk '$2 == "T" || $2 == "D" || $2 == "B" || $2 == "R" { print $3 }' |
		sed 's/@.*//' | grep -v '^__\(asan\|ubsan\|odr\)' | sort
}
declared() {
	# Prototypes, joined over lines.
	tr '\n' ' ' < "$top/include/schedule.h" | sed 's/SCHEDULE_API/\n&/g' |
		sed -n 's/^SCHEDULE_API [^(]*[ *]\(schedule_[a-z_]*\)(.*/\1/p' | sort
}
is 'the exported symbols are those that schedule.h declares' "$(exported)" "$(declared)"

# Where this fails, programs that were built before may notice: see tests/abi.
is 'the ABI is what it was' "$("$top/tests/abi" "$BUILD")" "$(cat "$data/abi")"

# What is loaded with it every command waits for; all else is in modules.
needed() {
	readelf -d "$1" | sed -n 's/.*NEEDED.*\[lib\([a-z0-9-]*\)\.so.*/\1/p' | sort | tr '\n' ' '
}

cat > "$tmp/use.c" <<'C'
#include <schedule.h>
#include <stdio.h>
static int sink(void *arg, const void *bytes, size_t size)
{
	return fwrite(bytes, 1, size, (FILE *)arg) != size;
}
int main(void)
{
	static struct schedule_write_options options;
	struct schedule_writer *writer = schedule_writer_new("icalendar", &options, sink, stdout, NULL);

	return !writer || schedule_writer_end(writer, NULL) != 0 || schedule_open("/nonexistent", NULL) != NULL;
}
C
cp "$tmp/use.c" "$tmp/use.cc"

case $(nm "$BUILD/lib/libschedule.so" 2> /dev/null) in
*__asan* | *__gcov*) sanitized=yes ;;
*) sanitized= ;;
esac
if [ -n "$sanitized" ]; then
	skip 'installation' 'a build with sanitizers, or that counts lines, is not installed'
	done_testing
	exit
fi

is 'few libraries are loaded with it' "$(needed "$BUILD/lib/libschedule.so")" 'c pcre2-8 utf8proc '

# Beside it there is what is not ours.
mkdir -p "$tmp/root/opt/it/lib" "$tmp/root/opt/it/share/man/man1"
echo other > "$tmp/root/opt/it/lib/libother.so.0"
echo other > "$tmp/root/opt/it/share/man/man1/other.1"
files() {
	(cd "$tmp/root" && find . ! -type d -exec cksum {} + && find . -name '*sched*') | sort
}
before=$(files)

# install(1) as all systems have it: -d, and -m before the operands, files into a directory that is there.
cat > "$tmp/install" <<'SH'
#!/bin/sh
set -eu
mode=755 directories=
while getopts dm: option; do
	case $option in
	d) directories=yes ;;
	m) mode=$OPTARG ;;
	*) exit 64 ;;
	esac
done
shift $((OPTIND - 1))
[ -z "$directories" ] || exec mkdir -p "$@"
for to; do :; done
while [ $# -gt 1 ]; do
	file=$to
	[ ! -d "$to" ] || file=$to/${1##*/}
	cp "$1" "$file"
	chmod "$mode" "$file"
	shift
	[ $# -eq 1 ] || [ -d "$to" ]
done
SH
chmod +x "$tmp/install"
installation() {
	make -s -C "$top" B="${BUILD#"$top"/}" INSTALL="$tmp/install" DESTDIR="$tmp/root" PREFIX=/opt/it "$@"
}
ok 'make install' installation install
root=$tmp/root/opt/it
PKG_CONFIG_PATH=$root/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$tmp/root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
# uses COMPILER SOURCE [--static]: what it builds writes a calendar
uses() {
	# shellcheck disable=SC2046,SC2086 # words
	$1 -Wall -Wextra -Werror "$2" -o "$tmp/use" $(pkg-config --cflags --libs ${3-} schedule) &&
		LD_LIBRARY_PATH=$root/lib "$tmp/use" > "$tmp/calendar" && grep -q '^BEGIN:VCALENDAR' "$tmp/calendar"
}
ok 'a C program builds with the installed header and schedule.pc' uses "$CC" "$tmp/use.c"
if command -v c++ > /dev/null; then
	ok 'so does one in C++' uses c++ "$tmp/use.cc"
else
	skip 'so does one in C++' 'no C++ compiler'
fi
ok 'an installed program finds its library' "$root/bin/sched-ls" --version
ok 'an installed program finds the module beside it' sh -c "'$root/bin/sched-ics' '$data/sample.json' | grep -q BEGIN:VEVENT"

# Where a module is missing, that is said, and what to do.
printf '%s' '{"schedule":{"conference":{"title":"Quay","days":[{"index":1,"date":"2025-01-01","rooms":{"A":[
	{"title":"Knots","date":"2025-01-01T10:00:00Z","duration":"0:30","abstract":"<p>Tie <b>it</b></p>"}]}}]}}}' \
	> "$tmp/html.json"
# lacks MODULE WHERE PROGRAM ARGUMENT…: it can't load the module, and says so of where
lacks() {
	module=$1 message="$3: $2can't load .*/schedule/$1: .*: install what is missing"
	shift 2
	mv "$root/lib/schedule/$module" "$tmp" || return 1
	program=$1
	shift
	status 2 "$root/bin/$program" "$@" > "$tmp/lacks.out" 2> "$tmp/lacks"
	result=$?
	mv "$tmp/$module" "$root/lib/schedule"
	cat "$tmp/lacks"
	[ $result -eq 0 ] && grep -q "^$message" "$tmp/lacks"
}
ok 'libical that is missing is named' lacks ical.so '' sched-ics "$data/sample.json"
ok 'jansson that is missing is named: JSON lines' lacks json.so "$data/sample.json: " sched-ls -J "$data/sample.json"
ok 'jansson that is missing is named: another format, filtered' lacks json.so '(standard output): ' sched-at --json --no-messages 'day 1' "$data/cases/sched-html-list/in.html"
ok 'jansson that is missing is named: a report' lacks json.so '' sched-conflicts --json-lines "$data/sample.json"
ok 'nothing is written then' [ ! -s "$tmp/lacks.out" ]
ok 'libuuid that is missing is named' lacks uuid.so "$tmp/html.json: " sched-ls -o uid "$tmp/html.json"
if grep -q gumbo "$BUILD/lib/schedule/html.so"; then
	html=$tmp/html.json
	ok 'gumbo that is missing is named: a list' lacks html.so "$html: " sched-ls -l "$html"
	ok 'gumbo that is missing is named: a search' lacks html.so "$html: " sched-grep x "$html"
	ok 'gumbo that is missing is named: a calendar' lacks html.so "$html: " sched-ics "$html"
	page=$data/cases/sched-html-list/in.html
	ok 'gumbo that is missing is named: a page' lacks html.so "$page: " sched-conflicts "$page"
else
	skip 'gumbo that is missing is named' 'built without it'
fi
if grep -q expat "$BUILD/lib/schedule/xml.so"; then
	echo '<schedule><day date="2024-09-22"><event><title>A</title></event></day></schedule>' > "$tmp/event.xml"
	ok 'expat that is missing is named' lacks xml.so "$tmp/event.xml: " sched-ls "$tmp/event.xml"
else
	skip 'expat that is missing is named' 'built without it'
fi

# Without the shared library -lschedule is the archive.
archive() {
	mkdir "$tmp/away" && mv "$root"/lib/libschedule.so* "$tmp/away" && uses "$@" --static &&
		! nm -D --undefined-only "$tmp/use" | grep schedule_
	result=$?
	mv "$tmp/away"/* "$root/lib"
	return $result
}
ok 'the archive links with pkg-config --static' archive "$CC" "$tmp/use.c"

ok 'make uninstall' installation uninstall
is 'make uninstall leaves what is not ours, and nothing of ours' "$(files)" "$before"
ok 'make uninstall where there is nothing' installation uninstall

home="$tmp/a home/.local"
ok 'make install, to a home with a space in its path' installation DESTDIR= PREFIX="$home" install
ok 'programs run there' sh -c "'$home/bin/sched-ics' '$data/sample.json' | grep -q SUMMARY"
ok 'make uninstall there' installation DESTDIR= PREFIX="$home" uninstall
is 'it leaves no file there' "$(find "$home" ! -type d)" ''
done_testing
