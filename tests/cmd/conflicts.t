#!/bin/sh
# What fixtures can't show of sched-conflicts: real files, a repository's hook, outputs that fail.
. "$(dirname "$0")/../lib.sh"
sample=$data/sample.json

# ---- real files ------------------------------------------------------------------

all_pairs() {
	find "$shared/corpus" "$shared/seeds" -type f ! -name INDEX.tsv ! -path '*json-suite*' > "$tmp/files"
	[ -s "$tmp/files" ] && xargs "$BUILD/tests/conflicts_files" < "$tmp/files" > "$tmp/tap" &&
		! grep '^not ok' "$tmp/tap" && grep -q ' [1-9][0-9]* pairs clash' "$tmp/tap"
}
if [ -d "$shared/corpus" ]; then
	ok 'real files clash as a comparison of all pairs says' all_pairs
else
	skip 'real files clash as a comparison of all pairs says' 'no corpus beside the checkout'
fi

# ---- a repository's hook, as sched-conflicts(1) has it ------------------------------

commit() {
	git -C "$tmp/repository" -c user.name=x -c user.email=x@example.org commit -qam "$1"
}
hook_of_page() {
	sed -n '/^#!\/bin\/sh/,/^\.Ed/{/^\.Ed/!p;}' "$top/man/sched-conflicts.1"
}
hook() (
	mkdir "$tmp/repository" && cd "$tmp/repository" && git init -q && cp "$sample" schedule.json &&
		git add schedule.json && commit 'A plan with two conflicts' || return 1
	hook_of_page > .git/hooks/pre-commit
	grep -q baseline .git/hooks/pre-commit && chmod +x .git/hooks/pre-commit || return 1
	sed -i 's/T12:30:00/T12:35:00/; s/"12:30"/"12:35"/' schedule.json
	commit 'Moved, as bad as before' || return 1
	sed -i '6s/11:45/11:15/g' schedule.json
	status 1 commit 'A third conflict' > "$tmp/refused" 2>&1 || return 1
	cat "$tmp/refused"
	grep -q '^room Dock: ' "$tmp/refused" && grep -q '^1 conflict' "$tmp/refused" || return 1
	sed -i '6s/11:15/11:45/g; s/"12:35"/"13:15"/; s/T12:35:00/T13:15:00/' schedule.json
	commit 'One conflict less'
)
if command -v git > /dev/null; then
	ok 'a hook refuses commits that add a conflict' hook
else
	skip 'a hook refuses commits that add a conflict' 'no git'
fi

is 'the README has the same hook' "$(grep -F 'git show' "$top/README" | sed 's/^ *//')" "$(hook_of_page | grep 'git show')"

# ---- output ----------------------------------------------------------------------------

full_disk() {
	[ -c /dev/full ] || return 0
	status 2 sched-conflicts "$@" "$sample" > /dev/full 2> "$tmp/err" || return 1
	grep -q "^sched-conflicts: (standard output): can't write" "$tmp/err"
}
for form in --tsv -J -c; do
	ok "a full disk: $form" full_disk $form
done

# Many picks at one time: many more conflicts than fit into a pipe.
many() {
	awk 'BEGIN {
		print "{\"days\":[{\"date\":\"2025-05-01\",\"rooms\":{\"A\":["
		for (i = 0; i < 1000; i++) printf "%s{\"start\":\"10:00\",\"duration\":\"1:00\",\"title\":\"%d\"}\n", i ? "," : "", i
		print "]}}]}"
	}' > "$tmp/many.json"
	[ "$(sched-conflicts -k room -c "$tmp/many.json")" = 499500 ]
}
closed() {
	{ sched-conflicts -k room --tsv "$tmp/many.json" 2> "$tmp/err"; echo $? > "$tmp/status"; } | head -n 1 > "$tmp/out"
	[ "$(wc -l < "$tmp/out")" -eq 1 ] && [ ! -s "$tmp/err" ]
}
little_memory() {
	# shellcheck disable=SC3045 # where there is none, nothing is limited
	(ulimit -v 100000 2> /dev/null; sched-conflicts -k room --tsv "$tmp/many.json" | tail -n 1 | cut -f 8,9) > "$tmp/out"
	is "$1" "$(cat "$tmp/out")" "998	999"
}
ok 'all pairs of 1000 events at one time' many
ok 'a reader that wants one line' closed
case $(nm "$BUILD/lib/libschedule.so" 2> /dev/null) in
*__asan*) skip 'half a million conflicts in little memory' 'built with the address sanitizer' ;;
*) little_memory 'half a million conflicts in little memory' ;;
esac

# Whatever addresses things have in memory, the order is the same.
same_order() {
	for n in 1 2 3 4 5 6; do
		sed "s/harbour/harbour$n/g" "$sample"
	done > "$tmp/six.json"
	sched-conflicts --tsv -k all,attend "$tmp/six.json" > "$tmp/first"
	[ "$(wc -l < "$tmp/first")" -gt 100 ] || return 1
	for n in 1 2 3 4 5; do
		MALLOC_ARENA_MAX=$n sched-conflicts --tsv -k all,attend "$tmp/six.json" | cmp - "$tmp/first" || return 1
	done
}
ok 'one order' same_order
done_testing
