#!/bin/sh
# What the README shows is what the programs print; its C program compiles; its lines fit a screen.
. "$(dirname "$0")/../lib.sh"
CC=${CC:-cc}
cd "$top" || exit 1
mkdir "$tmp/data" && cp "$data/sample.json" "$data/canal.json" "$tmp/data" || exit 1

# A session: a line "    $ command", then its output up to a line that is not indented or the next command.
sessions() {
	awk '/^    \$ / { if (on) print "END"; on = 1; print "RUN " substr($0, 7); next }
	     on && /^    / { print "OUT " substr($0, 5); next }
	     on && /^$/ { blank++; print "OUT "; next }
	     on { print "END"; on = 0 }
	     END { if (on) print "END" }' README
}

command='' want=''
sessions > "$tmp/sessions"
while IFS= read -r line; do
	case $line in
	'RUN '*) command=${line#RUN } want='' ;;
	'OUT '*) want=$want${line#OUT }'
' ;;
	END)
		want=$(printf '%s' "$want")
		is "README: $command" "$(cd "$tmp/data" && sh -c "$command")" "$want"
		;;
	esac
done < "$tmp/sessions"

awk '/^    #include <schedule.h>/ { on = 1 } on && /^    cc / { exit } on { print substr($0, 5) }' README > "$tmp/titles.c"
titles() {
	case $(nm "$BUILD/lib/libschedule.so" 2> /dev/null) in
	*__asan*) set -- -fsanitize=address,undefined ;;
	esac
	"$CC" "$@" -Wall -Wextra -Werror -Iinclude "$tmp/titles.c" -o "$tmp/titles" -L"$BUILD/lib" -lschedule \
		-Wl,-rpath,"$BUILD/lib" && "$tmp/titles" < "$data/sample.json" | grep -q 'Casting off'
}
ok 'README: the program in C' titles
is 'README: lines of 80 characters' "$(grep '.\{81\}' README)" ''
done_testing
