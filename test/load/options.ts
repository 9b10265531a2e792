import { parseArgs } from 'node:util';
import { workloadNames, workloads } from './workloads.ts';
import type { WorkloadName } from './workloads.ts';

export const parts = [
  ...(['keystrokes', 'bulk', 'stalled', 'prompt', 'planning'] as const),
  ...workloadNames,
] as const;
export type Part = (typeof parts)[number];
/** What runs when no part is named; `prompt` needs a real cluster. */
const usualParts: readonly Part[] = ['keystrokes', 'bulk', 'stalled', 'planning'];

export interface BenchOptions {
  readonly parts: readonly Part[];
  readonly cluster: 'simulated' | 'real';
  readonly rounds: number;
  /** Less of everything: to see that it works, not to compare. */
  readonly quick: boolean;
  /** Keys of one round on one path. */
  readonly keys: number;
  readonly keysPerSecond: number;
  readonly bulkBytes: number;
  readonly stalledBytes: number;
  readonly stallSeconds: number;
  /** Debug sessions of each way from request to prompt. */
  readonly prompts: number;
  readonly workloads: readonly WorkloadName[];
  /** Folder for CPU profiles of the gateway. */
  readonly profiles: string | undefined;
  /** Folder for the results; none: they are only printed. */
  readonly out: string | undefined;
  /** Path of the program; with a real cluster only. */
  readonly kubeOidcProxy: string | undefined;
  /** Nothing is measured: kept results are written into the page. */
  readonly document: boolean;
  /** Of the workloads that are a crowd: in place of their own number. */
  readonly sessions: number | undefined;
  /** Of soak, in place of its own time. */
  readonly minutes: number | undefined;
}

export const helpText = `Measures the gateway beside a direct connection to the same cluster.

  npm run bench [-- OPTIONS] [PART ...]
  npm run bench -- all --quick
  npm run bench -- --document       writes the results that are kept into docs/performance.md

  keystrokes      one session, 250 keys a second at planned times
  bulk            one session, zeros without end
  stalled         a reader that stands still
  prompt          from the request to the prompt, with --real
  planning        what a plan costs
${workloadNames.map((name) => `  ${name.padEnd(16)}${workloads[name].measures}`).join('\n')}

  --real          on a real test cluster (npm run cluster:up), not on a simulated one
  --rounds N      rounds, each over all paths in turn; default 4
  --keys N        keys of one round on one path, 250 a second; default 1000
  --bulk MIB      bytes of one bulk transfer; default 256
  --stalled MIB   bytes of the output whose reader stands still for 10 s; default 1024
  --prompts N     sessions from request to prompt on each way, with --real; default 30
  --kube-oidc-proxy PATH
                  with --real, also through this program (docs/performance.md says how to build
                  it); ENDOSCOPE_KUBE_OIDC_PROXY does the same
  --quick         little of everything: to see that all of it works
  --profiles DIR  keep a CPU profile of the gateway for each workload
  --sessions N    of idle, storm and thousand, in place of their own number; of ledger, its events
  --minutes N     of soak, in place of its five
  --out DIR       keep the results there as JSON, one file a part; docs/performance/runs is what
                  --document reads
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
  quick: { type: 'boolean', default: false },
  profiles: { type: 'string' },
  out: { type: 'string' },
  'kube-oidc-proxy': { type: 'string' },
  document: { type: 'boolean', default: false },
  sessions: { type: 'string' },
  minutes: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const quickly = { rounds: 1, keys: 250, bulk: 32, stalled: 64, prompts: 2 };

/** Undefined when help was asked for. */
export function parseOptions(args: string[]): BenchOptions | undefined {
  const { values, positionals } = parseArgs({ args, options: known, allowPositionals: true });
  if (values.help) return undefined;
  const chosen = partsOf(positionals, values.real);
  const number = (flag: keyof typeof quickly): number =>
    numberOf(flag, values.quick ? String(quickly[flag]) : values[flag]);
  return {
    parts: chosen,
    workloads: workloadNames.filter((name) => chosen.includes(name)),
    cluster: values.real ? 'real' : 'simulated',
    quick: values.quick,
    rounds: number('rounds'),
    keys: number('keys'),
    keysPerSecond: 250,
    bulkBytes: number('bulk') * mebibyte,
    stalledBytes: number('stalled') * mebibyte,
    stallSeconds: values.quick ? 3 : 10,
    prompts: number('prompts'),
    profiles: values.profiles,
    out: values.out,
    kubeOidcProxy: values['kube-oidc-proxy'] ?? process.env['ENDOSCOPE_KUBE_OIDC_PROXY'],
    document: values.document,
    sessions: values.sessions === undefined ? undefined : numberOf('sessions', values.sessions),
    minutes: values.minutes === undefined ? undefined : numberOf('minutes', values.minutes),
  };
}

function partsOf(words: readonly string[], isReal: boolean): readonly Part[] {
  const unknown = words.find((word) => word !== 'all' && !parts.some((part) => part === word));
  if (unknown !== undefined) throw new Error(`${unknown} is none of all, ${parts.join(', ')}`);
  if (words.includes('all')) return parts.filter((part) => isReal || part !== 'prompt');
  return words.length === 0 ? usualParts : parts.filter((part) => words.includes(part));
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${flag} ${text} is not a whole number above 0`);
}
