# What the command tests share: sourced by tests/cmd/*.t.
# shellcheck shell=sh
set -u
LC_ALL=C.UTF-8 TZ=UTC
export LC_ALL TZ
unset SCHEDULE COLUMNS NO_COLOR SOURCE_DATE_EPOCH
top=$(cd "$(dirname "$0")/../.." && pwd)
BUILD=${BUILD:-$top/build}
PATH=$BUILD/bin:$PATH
# shellcheck disable=SC2034 # used by those who source this
data=$top/tests/data
# shellcheck disable=SC2034
shared=$top/../shared
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
tests=0

# ok NAME COMMAND…: passes if the command succeeds
ok() {
	name=$1
	shift
	tests=$((tests + 1))
	if "$@" > "$tmp/ok.out" 2>&1; then
		echo "ok $tests - $name"
	else
		echo "not ok $tests - $name"
		sed 's/^/# /' "$tmp/ok.out" | head -40
	fi
}

# terminal: whether one can be made here, by script(1)
terminal() {
	script -qec : /dev/null > /dev/null 2>&1 < /dev/null
}

# is NAME GOT WANT: passes if both texts are the same
is() {
	printf '%s\n' "$2" > "$tmp/is.got"
	printf '%s\n' "$3" > "$tmp/is.want"
	ok "$1" diff -u "$tmp/is.want" "$tmp/is.got"
}

# status WANT COMMAND…: succeeds if the command exits with that status
status() {
	want=$1
	shift
	"$@"
	got=$?
	[ "$got" -eq "$want" ] || { echo "exit status $got, not $want"; return 1; }
}

# skip NAME WHY: a test that can't be made here
skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

done_testing() {
	echo "1..$tests"
}
