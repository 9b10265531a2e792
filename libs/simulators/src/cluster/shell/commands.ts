import { randomBytes } from 'node:crypto';
import type { SimulatedProcess } from '../node/process.ts';

/** What a command sees of the world. */
export interface CommandContext {
  readonly process: SimulatedProcess;
  readonly env: Readonly<Record<string, string>>;
  read(): Promise<Uint8Array | undefined>;
  out(data: Uint8Array | string): Promise<void>;
  err(text: string): Promise<void>;
  /** Resolves after the time, or earlier when interrupted or killed. */
  sleep(ms: number): Promise<void>;
  readonly isInterrupted: () => boolean;
}

export type CommandFunction = (args: string[], context: CommandContext) => Promise<number>;

const bulkChunkBytes = 64 * 1024;

/** The applets of the simulated busybox. */
export const commands: Readonly<Record<string, CommandFunction>> = {
  true: () => Promise.resolve(0),
  ':': () => Promise.resolve(0),
  false: () => Promise.resolve(1),
  echo: async (args, c) => {
    const noNewline = args[0] === '-n';
    await c.out(`${args.slice(noNewline ? 1 : 0).join(' ')}${noNewline ? '' : '\n'}`);
    return 0;
  },
  printf: async ([format = '', ...args], c) => {
    const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\' };
    // In one byte a character, so that an octal escape is a byte and whatever was UTF-8 stays it.
    const bytes = (text: string): string => Buffer.from(text).toString('latin1');
    const text = bytes(format).replace(
      /\\(?:([0-7]{1,3})|([ntr\\]))/g,
      (_, octal?: string, e = '') =>
        octal === undefined
          ? escapes[e as string]!
          : String.fromCharCode(Number.parseInt(octal, 8)),
    );
    await c.out(
      Buffer.from(
        text.replace(/%[sd]/g, () => bytes(args.shift() ?? '')),
        'latin1',
      ),
    );
    return 0;
  },
  cat: async (args, c) => {
    if (args.length > 0 && args[0] !== '-') return missingFiles('cat', args, c);
    for (let data = await c.read(); data; data = await c.read()) {
      if (c.isInterrupted()) return 130;
      await c.out(data);
    }
    return c.isInterrupted() ? 130 : 0;
  },
  sleep: async (args, c) => {
    const seconds = args[0] === 'infinity' ? 1e6 : Number.parseFloat(args[0] ?? '');
    if (Number.isNaN(seconds)) return failed('sleep', `invalid number '${args[0] ?? ''}'`, c);
    await c.sleep(seconds * 1000);
    return c.isInterrupted() ? 130 : 0;
  },
  stty: async (args, c) => {
    const { terminal } = c.process.options.io;
    if (!terminal) return failed('stty', 'standard input: Not a tty', c);
    if (args[0] === 'size') await c.out(`${terminal.rows} ${terminal.columns}\n`);
    return 0;
  },
  tty: async (_args, c) => {
    const hasTerminal = c.process.options.io.terminal !== undefined;
    await c.out(hasTerminal ? '/dev/pts/0\n' : 'not a tty\n');
    return hasTerminal ? 0 : 1;
  },
  env: async (_args, c) => {
    await c.out(
      Object.entries(c.env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    return 0;
  },
  hostname: async (_args, c) => {
    await c.out(`${c.process.options.hostname}\n`);
    return 0;
  },
  whoami: async (_args, c) => {
    await c.out('root\n');
    return 0;
  },
  id: async (_args, c) => {
    await c.out('uid=0(root) gid=0(root) groups=0(root),10(wheel)\n');
    return 0;
  },
  pwd: async (_args, c) => {
    await c.out('/\n');
    return 0;
  },
  ls: async (_args, c) => {
    await c.out('bin\ndev\netc\nhome\nlib\nproc\nroot\nsys\ntmp\nusr\nvar\n');
    return 0;
  },
  ps: async (_args, c) => {
    await c.out('PID   USER     TIME  COMMAND\n');
    for (const { pid, options } of c.process.namespace.processes) {
      await c.out(`${String(pid).padStart(5)} root      0:00 ${options.argv.join(' ')}\n`);
    }
    return 0;
  },
  kill: async (args, c) => {
    const name = /^-(?:SIG)?([A-Z]+|\d+)$/.exec(args[0] ?? '')?.[1] ?? 'TERM';
    const signal = { '1': 'HUP', '2': 'INT', '9': 'KILL', '15': 'TERM' }[name] ?? name;
    const pid = Number(args.at(-1));
    const target = [...c.process.namespace.processes].find((p) => p.pid === pid);
    if (!target) return failed('kill', `can't kill pid ${args.at(-1) ?? ''}: No such process`, c);
    target.kill(signal as 'HUP', 'inside');
    return 0;
  },
  seq: async (args, c) => {
    const [first, last] =
      args.length > 1 ? [Number(args[0]), Number(args[1])] : [1, Number(args[0])];
    const lines: string[] = [];
    for (let i = first!; i <= last!; i += 1) lines.push(`${i}\n`);
    await c.out(lines.join(''));
    return 0;
  },
  yes: async (args, c) => {
    const line = `${args[0] ?? 'y'}\n`;
    const chunk = Buffer.from(line.repeat(Math.ceil(bulkChunkBytes / line.length)));
    return bulk(chunk, Number.POSITIVE_INFINITY, c);
  },
  head: async (args, c) => {
    const bytes = Number(args[args.indexOf('-c') + 1]);
    if (args.includes('-c') && args.at(-1) === '/dev/zero') {
      return bulk(Buffer.alloc(bulkChunkBytes), bytes, c);
    }
    if (args.includes('-c') && args.at(-1) === '/dev/urandom') {
      return bulk(() => randomBytes(bulkChunkBytes), bytes, c);
    }
    return args.includes('-c') ? firstBytes(bytes, c) : failed('head', 'only -c is simulated', c);
  },
  /** Its summary on stderr is left out. */
  dd: async (args, c) => {
    const given = new Map(args.map((arg) => arg.split('=') as [string, string]));
    if (given.get('if') !== '/dev/zero') return failed('dd', 'only /dev/zero is simulated', c);
    const pieceBytes = Number(given.get('bs') ?? 512);
    return bulk(Buffer.alloc(pieceBytes), pieceBytes * Number(given.get('count')), c);
  },
  wc: async (args, c) => {
    let bytes = 0;
    let newlines = 0;
    for (let data = await c.read(); data; data = await c.read()) {
      bytes += data.length;
      for (const byte of data) if (byte === 10) newlines += 1;
    }
    await c.out(`${args[0] === '-l' ? newlines : bytes}\n`);
    return 0;
  },
  test: (args) => Promise.resolve(test(args)),
  '[': (args) => Promise.resolve(test(args.slice(0, -1))),
  wget: (_args, c) => failed('wget', 'this cluster is simulated and has no network', c),
  uname: async (args, c) => {
    const name = c.process.options.hostname;
    await c.out(args[0] === '-a' ? `Linux ${name} 6.1.0-simulated x86_64 GNU/Linux\n` : 'Linux\n');
    return 0;
  },
};

/** Endless or long output at the speed of its reader; only to the log, it takes its time. */
async function bulk(
  piece: Uint8Array | (() => Uint8Array),
  bytesTotal: number,
  c: CommandContext,
): Promise<number> {
  for (let left = bytesTotal; left > 0; ) {
    if (c.isInterrupted()) return 130;
    if (c.process.signal.aborted) return 137;
    const chunk = typeof piece === 'function' ? piece() : piece;
    await c.out(left < chunk.length ? chunk.subarray(0, left) : chunk);
    left -= chunk.length;
    if (!c.process.options.io.isWatched()) await c.sleep(5);
  }
  return 0;
}

async function firstBytes(bytes: number, c: CommandContext): Promise<number> {
  let left = bytes;
  while (left > 0) {
    const data = await c.read();
    if (!data) break;
    await c.out(data.subarray(0, left));
    left -= data.length;
  }
  return 0;
}

function test(args: string[]): number {
  const [a = '', operator = '', b = ''] = args;
  const holds: Record<string, () => boolean> = {
    '=': () => a === b,
    '!=': () => a !== b,
    '-eq': () => Number(a) === Number(b),
    '-ne': () => Number(a) !== Number(b),
    '-lt': () => Number(a) < Number(b),
    '-le': () => Number(a) <= Number(b),
    '-gt': () => Number(a) > Number(b),
    '-ge': () => Number(a) >= Number(b),
  };
  if (a === '-n') return operator === '' ? 1 : 0;
  if (a === '-z') return operator === '' ? 0 : 1;
  if (args.length === 1) return a === '' ? 1 : 0;
  return holds[operator]?.() ? 0 : 1;
}

async function missingFiles(name: string, files: string[], c: CommandContext): Promise<number> {
  for (const file of files) {
    await c.err(`${name}: can't open '${file}': No such file or directory\n`);
  }
  return 1;
}

async function failed(name: string, problem: string, c: CommandContext): Promise<number> {
  await c.err(`${name}: ${problem}\n`);
  return 1;
}
