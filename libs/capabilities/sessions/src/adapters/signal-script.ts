/**
 * A POSIX shell script that signals every process in reach whose environment holds exactly
 * `marker` (NAME=value), but itself, and prints how many it signalled. In the process namespace
 * of a target `/proc` shows everybody, so the marker is the only thing that makes a process ours:
 * one without it is never signalled. `grep -z` is not in every image, so `tr` splits.
 */
export function signalScript(marker: string, signal: 'HUP' | 'KILL'): string {
  if (!/^[A-Z_]+=[a-z0-9_]+$/.test(marker)) throw new TypeError('marker is not NAME=value');
  return [
    'n=0',
    'for d in /proc/[0-9]*; do',
    'p=${d#/proc/}',
    '[ "$p" = "$$" ] && continue',
    `tr '\\0' '\\n' <"$d/environ" 2>/dev/null | grep -qx '${marker}' || continue`,
    'read -r s <"$d/stat" 2>/dev/null || continue',
    // The shell's own children (tr, grep) inherit nothing of ours: exec carries the container's
    // environment, so this exec's processes are told apart by their parent.
    's=${s##*) }; set -- $s',
    '[ "$2" = "$$" ] && continue',
    `kill -${signal} "$p" 2>/dev/null && n=$((n+1))`,
    'done',
    'echo $n',
  ].join('\n');
}
