# fish completion for the sched-* programs: they know themselves what may stand where.

function __sched_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] --complete (count $words) $words[2..-1] $current 2> /dev/null)
        if test "$line" = :files
            __fish_complete_path $current
        else
            echo $line
        end
    end
end

for program in sched-ls sched-grep sched-at sched-ics sched-conflicts
    complete -c $program -f -a '(__sched_complete)'
end
