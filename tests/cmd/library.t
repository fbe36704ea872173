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

# Beside it there is what is not ours.
mkdir -p "$tmp/root/opt/it/lib" "$tmp/root/opt/it/share/man/man1"
echo other > "$tmp/root/opt/it/lib/libother.so.0"
echo other > "$tmp/root/opt/it/share/man/man1/other.1"
files() {
	(cd "$tmp/root" && find . ! -type d -exec cksum {} + && find . -name '*sched*') | sort
}
before=$(files)
installation() {
	make -s -C "$top" B="${BUILD#"$top"/}" DESTDIR="$tmp/root" PREFIX=/opt/it "$1"
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
done_testing
