import { parseArgs } from 'node:util';

export const parts = ['keystrokes', 'bulk', 'stalled', 'prompt', 'planning'] as const;
/** What runs when no part is named; `prompt` needs a real cluster. */
const usualParts: readonly Part[] = ['keystrokes', 'bulk', 'stalled', 'planning'];
export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly parts: readonly Part[];
  readonly cluster: 'simulated' | 'real';
  readonly rounds: number;
  /** Keys of one round on one path. */
  readonly keys: number;
  readonly keysPerSecond: number;
  readonly bulkBytes: number;
  readonly stalledBytes: number;
  readonly stallSeconds: number;
  /** Debug sessions of each way from request to prompt. */
  readonly prompts: number;
  /** Folder for the results; none: they are only printed. */
  readonly out: string | undefined;
}

export const helpText = `Measures the gateway beside a direct connection to the same cluster.

  npm run bench [-- OPTIONS] [keystrokes] [bulk] [stalled] [prompt] [planning]

  --real          on a real test cluster (npm run cluster:up), not on a simulated one
  --rounds N      rounds, each over all paths in turn; default 4
  --keys N        keys of one round on one path, 250 a second; default 1000
  --bulk MIB      bytes of one bulk transfer; default 256
  --stalled MIB   bytes of the output whose reader stands still for 10 s; default 1024
  --prompts N     sessions from request to prompt on each way, with --real; default 30
  --out DIR       keep the results there as JSON
  -h, --help      this text

Needs Linux: CPU and memory are read from /proc.
`;

const mebibyte = 2 ** 20;

const known = {
  real: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '4' },
  keys: { type: 'string', default: '1000' },
  bulk: { type: 'string', default: '256' },
  stalled: { type: 'string', default: '1024' },
  prompts: { type: 'string', default: '30' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Undefined when help was asked for. */
export function parseOptions(args: string[]): BenchOptions | undefined {
  const { values, positionals } = parseArgs({ args, options: known, allowPositionals: true });
  if (values.help) return undefined;
  const unknown = positionals.find((word) => !parts.some((part) => part === word));
  if (unknown !== undefined) throw new Error(`${unknown} is none of ${parts.join(', ')}`);
  return {
    parts:
      positionals.length === 0 ? usualParts : parts.filter((part) => positionals.includes(part)),
    cluster: values.real ? 'real' : 'simulated',
    rounds: numberOf('rounds', values.rounds),
    keys: numberOf('keys', values.keys),
    keysPerSecond: 250,
    bulkBytes: numberOf('bulk', values.bulk) * mebibyte,
    stalledBytes: numberOf('stalled', values.stalled) * mebibyte,
    stallSeconds: 10,
    prompts: numberOf('prompts', values.prompts),
    out: values.out,
  };
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${flag} ${text} is not a whole number above 0`);
}
