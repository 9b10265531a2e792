import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Reads until our end of the pipe is closed, which the system does however we end. Then the child
 * is told to end, and is killed when it does not.
 */
const guardScript =
  'while read -r _; do :; done; kill -TERM "$0" 2>/dev/null || exit 0; ' +
  'for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 "$0" 2>/dev/null || exit 0; done; ' +
  'kill -KILL "$0" 2>/dev/null';

/**
 * Ends a child of this process when this process ends, by whatever signal, also by one that
 * nobody can handle. The guard is no member of our group, so that a Ctrl-C does not end it first.
 */
export function endWithUs<Child extends ChildProcess>(child: Child): Child {
  if (child.pid === undefined) return child;
  const guard = spawn('/bin/sh', ['-c', guardScript, String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  // The child alone decides how long we wait.
  guard.unref();
  (guard.stdin as unknown as Socket).unref();
  // Another process may have its number once it has ended.
  child.once('exit', () => guard.kill('SIGKILL'));
  return child;
}
