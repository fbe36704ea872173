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

cat > "$tmp/use.c" <<'C'
#include <schedule.h>
#include <stdio.h>
int main(void)
{
	printf("%s\n", schedule_version());
	return schedule_open("/nonexistent", NULL) != NULL;
}
C
cp "$tmp/use.c" "$tmp/use.cc"

case $(nm "$BUILD/lib/libschedule.so" 2> /dev/null) in
*__asan*) sanitized=yes ;;
*) sanitized= ;;
esac
if [ -n "$sanitized" ]; then
	skip 'installation' 'a build with sanitizers is not installed'
	done_testing
	exit
fi

install_it() {
	make -s -C "$top" B="${BUILD#"$top"/}" DESTDIR="$tmp/root" PREFIX=/opt/it install
}
ok 'make install' install_it
PKG_CONFIG_PATH=$tmp/root/opt/it/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$tmp/root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
uses() { # COMPILER SOURCE
	# shellcheck disable=SC2046 # words
	$1 -Wall -Wextra -Werror "$2" -o "$tmp/use" $(pkg-config --cflags --libs schedule) &&
		LD_LIBRARY_PATH=$tmp/root/opt/it/lib "$tmp/use"
}
ok 'a C program builds with the installed header and schedule.pc' uses "$CC" "$tmp/use.c"
if command -v c++ > /dev/null; then
	ok 'so does one in C++' uses c++ "$tmp/use.cc"
else
	skip 'so does one in C++' 'no C++ compiler'
fi
ok 'an installed program finds its library' "$tmp/root/opt/it/bin/sched-ls" --version
uninstall_it() {
	make -s -C "$top" B="${BUILD#"$top"/}" DESTDIR="$tmp/root" PREFIX=/opt/it uninstall
	[ -z "$(find "$tmp/root" ! -type d)" ]
}
ok 'make uninstall leaves nothing' uninstall_it
done_testing
