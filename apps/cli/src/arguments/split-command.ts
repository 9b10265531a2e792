import { UsageError } from '../cli-error.ts';

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

/** The words for true and false of Go's strconv.ParseBool, which kubectl's flags take. */
const booleans: Readonly<Record<string, boolean>> = {
  ...{ '1': true, t: true, T: true, true: true, TRUE: true, True: true },
  ...{ '0': false, f: false, F: false, false: false, FALSE: false, False: false },
};

const switchLetters: Readonly<Record<string, string>> = {
  ...{ i: 'stdin', t: 'tty', q: 'quiet' },
  ...{ f: 'follow', p: 'previous' },
};

/** Go's flags take `--attach=false`; commander has `--no-attach`. Rewrites the first into the second. */
export function rewriteBooleans(words: readonly string[], flags: readonly string[]): string[] {
  return words.map((word) => {
    const [, long, letter, value = ''] = /^(?:--([a-z-]+)|-([itqfp]))=(.*)$/s.exec(word) ?? [];
    const name = long ?? switchLetters[letter ?? ''];
    if (name === undefined || !flags.includes(name)) return word;
    const isOn = booleans[value];
    if (isOn === undefined) {
      throw new UsageError(
        `invalid argument "${value}" for "${word.slice(0, word.indexOf('='))}" flag: ` +
          `strconv.ParseBool: parsing "${value}": invalid syntax`,
      );
    }
    return isOn ? `--${name}` : `--no-${name}`;
  });
}
