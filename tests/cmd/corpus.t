#!/bin/sh
# Real files, compared with an independent reading of them.
. "$(dirname "$0")/../lib.sh"
tools=$shared/tools

if [ ! -x "$tools/fidelity" ] || ! command -v python3 > /dev/null; then
	skip 'real files read as an independent reader reads them' 'no corpus beside the checkout, or no python3'
	done_testing
	exit
fi
# Version 2 of the format is not read yet.
agree() {
	python3 "$tools/fidelity" sched-ls "$@"
}
set --
for file in "$shared"/corpus/c3voc-json/*.json; do
	case $file in
	*schedule2*) ;;
	*) set -- "$@" "$file" ;;
	esac
done
ok "c3voc JSON: $# files" agree "$@"
done_testing
