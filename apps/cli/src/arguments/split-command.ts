export interface SplitCommandLine {
  readonly words: readonly string[];
  /** Undefined when there was no `--`, empty when nothing followed it. */
  readonly command: readonly string[] | undefined;
}

/** Everything after the first `--` is the command for the container, as kubectl has it. */
export function splitCommand(argv: readonly string[]): SplitCommandLine {
  const dash = argv.indexOf('--');
  if (dash < 0) return { words: argv, command: undefined };
  return { words: argv.slice(0, dash), command: argv.slice(dash + 1) };
}

/**
 * Go's flags take `--attach=false`; commander has `--no-attach`. Rewrites the first into the
 * second for the flags named; anything but true or false is left for commander to refuse.
 */
export function rewriteBooleans(words: readonly string[], flags: readonly string[]): string[] {
  const short: Record<string, string> = { i: 'stdin', t: 'tty', q: 'quiet' };
  return words.map((word) => {
    const [, long, letter, value] = /^(?:--([a-z-]+)|-([itq]))=(true|false)$/.exec(word) ?? [];
    const name = long ?? short[letter ?? ''];
    if (name === undefined || !flags.includes(name)) return word;
    return value === 'true' ? `--${name}` : `--no-${name}`;
  });
}
