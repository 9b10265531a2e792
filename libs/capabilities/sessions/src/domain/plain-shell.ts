import type { DebugContainer } from './workload.ts';

const shells = new Set(['sh', 'ash', 'bash', 'dash', 'fish', 'ksh', 'zsh']);

/**
 * Whether a container is a shell at a terminal with nothing to run, or what its image starts there:
 * what it shows at first is its prompt, which a new size brings back. Only such a container may be
 * joined before its log can be read.
 */
export function isPlainShell({ stdin, tty, command = [], args = [] }: DebugContainer): boolean {
  if (!stdin || !tty) return false;
  const [program, ...rest] = [...command, ...args];
  if (program === undefined) return true;
  return rest.length === 0 && shells.has(program.slice(program.lastIndexOf('/') + 1));
}
