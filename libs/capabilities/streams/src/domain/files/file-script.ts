/**
 * What is run in a container to copy files: scripts for any POSIX shell, with the tools that nearly
 * every image with a shell has. file-tools.spec.ts runs them under dash, bash and busybox.
 *
 * They answer with lines that begin with `endo1` on stdout, before and after the content, and with
 * the hash of what they have sent on stderr. Input comes in announced pieces (`LENGTH\n`, then that
 * many bytes, `0\n` at the end), because clusters before 1.30 cannot half-close a stream and GNU
 * tar reads to the end of its input whatever the archive says. A script never ends while input may
 * still be on its way: a kubelet that resets late input drops output with it.
 */
const prelude = `
LC_ALL=C; export LC_ALL
say() { printf 'endo1 %s\\n' "$(printf %s "$*" | tr '\\n' '?')"; }
fail() { say error "$1" "$2"; exit 0; }
has() { command -v "$1" >/dev/null 2>&1; }
sort_out() { case $1 in
  *'ermission denied'*|*'not permitted'*) fail not_readable "$1";;
  *'o such file'*|*'ot a directory'*) fail not_found "$1";;
  *) fail other "$1";; esac; }
# root: empty, /host, or the container whose processes are looked for, with pid 1 as a second guess
find_root() {
  r=
  case $1 in
  '') return;;
  /*) [ -d "$1" ] || fail unreachable "there is no $1 in this container"; r=$1; return;;
  esac
  for p in /proc/[0-9]*; do
    c=$(cat "$p/cgroup" 2>/dev/null) || continue
    case $c in *"$1"*) r=$p/root; break;; esac
  done
  [ -z "$r" ] && [ "$2" = 1 ] && r=/proc/1/root
  [ -n "$r" ] || fail unreachable 'this container does not see the processes of the target'
  ls -d "$r/." >/dev/null 2>&1 || fail not_readable 'this container may not look into the processes of the target'
}
# f: the path with links resolved inside of the root; as it is where that is our own root
resolve() {
  f=$1
  [ -n "$r" ] || return 0
  d= rest=$1 n=0
  while [ -n "$rest" ]; do
    case $rest in /*) rest=\${rest#/}; continue;; esac
    c=\${rest%%/*}
    case $rest in */*) rest=\${rest#*/};; *) rest=;; esac
    case $c in ''|.) continue;; ..) d=\${d%/*}; continue;; esac
    if [ -L "$r$d/$c" ]; then
      n=$((n + 1)); [ $n -gt 40 ] && fail not_found 'too many links'
      t=$(readlink "$r$d/$c" && echo x) || fail not_readable 'a link cannot be read'
      t=\${t%?x}
      case $t in /*) d=;; esac
      rest=$t\${rest:+/$rest}
    else d=$d/$c; fi
  done
  f=$r\${d:-/}
}
# hex mode, size, mtime, inode and device of f, links followed
look() {
  if has stat; then
    s=$(stat -L -c '%f %s %Y %i %d' "$f" 2>&1) || sort_out "$s"
  elif [ -d "$f" ]; then s='41ed 0 0 0 0'
  elif [ -f "$f" ]; then s="81a4 $(wc -c < "$f") 0 0 0" || fail not_readable 'no right to read it'
  elif [ -e "$f" ]; then s='21a4 0 0 0 0'
  else fail not_found 'No such file or directory'; fi
  set -- $s
  mode=$1 size=$2
}
hash_of() { h=$(sha256sum) && printf %s "\${h%% *}"; }
`;

/**
 * `sh -c SCRIPT endo ROOT PID1 PATH HASH PART NAME`: looks, and hashes the first HASH bytes; with
 * PART `part` at what a cut upload to PATH, or to NAME in it, has left.
 */
export const statScript = `# endo-files stat${prelude}
find_root "$1" "$2"; resolve "$3"
[ "$5" = part ] && { [ -d "$f" ] && f=\${f%/}/$6; b=\${f##*/}; f=\${f%/*}/.$b.endo-part; [ -L "$f" ] && fail not_found 'a link'; }
look
h=-
if [ -n "$4" ]; then
  has sha256sum || fail tool sha256sum
  h=$(head -c "$4" < "$f" | hash_of) || fail not_readable 'it cannot be read'
fi
say looked $s "$h" "\${f#"$r"}"
`;

/**
 * `sh -c SCRIPT endo ROOT PID1 PATH OFFSET LENGTH PREFIX`: the bytes of a file from OFFSET on, or
 * a tar of a directory. PREFIX is the SHA-256 that the bytes before OFFSET must have.
 */
export const getScript = `# endo-files get${prelude}
find_root "$1" "$2"; resolve "$3"; look
offset=$4 length=$5
case $mode in
8*)
  [ -r "$f" ] || fail not_readable 'no right to read it'
  has head || fail tool head
  [ "$offset" -le "$size" ] || fail changed "it has $size bytes, fewer than $offset"
  if [ -n "$6" ]; then
    has sha256sum || fail tool sha256sum
    [ "$(head -c "$offset" < "$f" | hash_of)" = "$6" ] || fail changed 'its beginning is another one'
  fi
  left=$((size - offset))
  [ -n "$length" ] && [ "$length" -lt "$left" ] && left=$length
  # busybox's head goes byte by byte: it takes only what is left over
  take() { head -c "$left"; }
  if dd if=/dev/null count=0 iflag=fullblock >/dev/null 2>&1; then
    take() {
      dd bs=1048576 count=$((left / 1048576)) iflag=fullblock 2>/dev/null && head -c $((left % 1048576))
    }
  fi
  content() {
    if [ "$size" = 0 ]; then cat < "$f"
    elif [ "$offset" = 0 ]; then take < "$f"
    else tail -c "+$((offset + 1))" < "$f" | take; fi
  }
  say file $s "\${f#"$r"}"
  # Of a whole file sha256sum is the reader itself, which spares a copy of everything through a pipe;
  # of one that grew meanwhile only what is sent counts.
  hashed() {
    if [ "$offset" = 0 ] && [ "$left" = "$size" ] && [ "$size" != 0 ] && has stat; then
      h=$(hash_of < "$f")
      [ "$(stat -L -c %s "$f" 2>/dev/null)" = "$size" ] && { printf %s "$h"; return; }
    fi
    content | hash_of
  }
  # Hashed while it is sent, by a reader of its own: busybox's tee goes by 1 KiB.
  { has sha256sum && printf 'endo1 sha256 %s\\n' "$(hashed)" >&2; } &
  [ "$left" = 0 ] && [ "$size" != 0 ] || content
  s=$?
  wait
  printf 'endo1 status %s\\n' "$s" >&2;;
4*)
  has tar || fail tool tar
  cd "$f" 2>/dev/null || fail not_readable 'no right to enter it'
  [ "$offset" = 0 ] && [ -z "$length" ] || fail other 'a directory has no ranges'
  say tree $s "\${f#"$r"}"
  pack() { tar -cf - .; printf 'endo1 status %s\\n' $? >&2; }
  if has sha256sum && has tee && [ -d /dev/fd/ ]; then
    { pack | tee /dev/fd/3 | sha256sum | { read -r h _; printf 'endo1 sha256 %s\\n' "$h" >&2; }; } 3>&1 | cat
  else pack; fi;;
*) fail type "$mode";;
esac
`;

/** busybox's `head -c` reads ahead of what it prints; `dd` with whole blocks does not. */
const input = `
pump() { while read -r n && [ "$n" -gt 0 ]; do dd "bs=$n" count=1 iflag=fullblock 2>/dev/null; done; }
need_dd() { dd if=/dev/null count=0 iflag=fullblock >/dev/null 2>&1 || fail tool 'dd that knows iflag=fullblock'; }
`;

/**
 * `sh -c SCRIPT endo ROOT PID1 PATH NAME MODE MTIME OFFSET`: writes its input to a part file next
 * to PATH, or into it when it is a directory; hashes it, and moves it into place when told `commit`.
 */
export const putScript = `# endo-files put${prelude}${input}
find_root "$1" "$2"; resolve "$3"
need_dd
case $3 in */) [ -d "$f" ] || fail not_found 'No such directory';; esac
[ -d "$f" ] && f=\${f%/}/$4 && [ -d "$f" ] && fail type 41ed
d=\${f%/*} b=\${f##*/}
[ -d "$d/" ] || fail not_found 'No such directory to write into'
case $b in ''|.|..) fail type 41ed;; esac
[ -e "$f" ] && [ ! -f "$f" ] && { look; fail type "$mode"; }
part=$d/.$b.endo-part
if [ "$7" != 0 ]; then
  [ -f "$part" ] && [ ! -L "$part" ] || fail changed 'there is no part of it to go on with'
  [ "$(wc -c < "$part")" -eq "$7" ] || fail changed 'the part of it has another size'
else
  rm -f "$part" 2>/dev/null
  e=$( (set -C; : > "$part") 2>&1) || fail not_writable "$e"
fi
say ready "\${f#"$r"}"
# Pieces are appended by one dd and read again for the hash by another, which hears of each when it
# is there: the hash is that of the file, and ready soon after its last byte.
append() {
  while read -r n && [ "$n" -gt 0 ]; do
    if e=$(dd "bs=$n" count=1 iflag=fullblock 2>&1 >> "$part"); then echo "$n"
    else say broken "$e" >&5; pump >/dev/null; return; fi
  done
}
pieces() { [ "$from" = 0 ] || cat <&4; while read -r n; do dd "bs=$n" count=1 iflag=fullblock <&4 2>/dev/null; done; }
hashed() { if has sha256sum; then pieces | hash_of; else cat >/dev/null; fi; }
from=$7
exec 5>&1 4< "$part"
h=$(append | hashed)
say sum "$(wc -c < "$part")" "\${h:--}"
read -r verdict || exit 0
if [ "$verdict" != commit ]; then rm -f "$part"; say aborted; exit 0; fi
[ -n "$5" ] && chmod "$5" "$part" 2>/dev/null
[ -n "$6" ] && { touch -d "@$6" "$part" 2>/dev/null || touch -t "$(date -u -d "@$6" +%Y%m%d%H%M.%S 2>/dev/null)" "$part" 2>/dev/null; }
e=$(mv -f "$part" "$f" 2>&1) || { rm -f "$part"; fail not_writable "$e"; }
say done
`;

/** `sh -c SCRIPT endo ROOT PID1 PATH NAME KEEP`: unpacks the tar of its input below PATH/NAME or PATH. */
export const putTreeScript = `# endo-files put-tree${prelude}${input}
find_root "$1" "$2"; resolve "$3"
need_dd
has tar || fail tool tar
[ -d "$f" ] && f=\${f%/}/$4
d=\${f%/*}
[ -d "$d/" ] || fail not_found 'No such directory to write into'
[ -d "$f" ] || e=$(mkdir "$f" 2>&1) || fail not_writable "$e"
cd "$f" 2>/dev/null || fail not_writable 'no right to enter it'
[ -w . ] || fail not_writable 'no right to write into it'
say ready "\${f#"$r"}"
options=-xof
[ "$5" = 1 ] || options=-xmof
unpack() { tar $options - >&2; s=$?; cat >/dev/null; [ $s = 0 ] || say broken "tar ended with status $s" >&5; }
exec 5>&1
h=-
if has sha256sum && has tee && [ -d /dev/fd/ ]; then
  h=$( { { pump | tee /dev/fd/4 | sha256sum >&6; } 4>&1 | unpack; } 6>&1 )
else pump | unpack; fi
say sum 0 "\${h%% *}"
read -r verdict || exit 0
say done
`;
