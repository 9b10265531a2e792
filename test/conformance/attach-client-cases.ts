import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { patienceMs } from '../support/patience.ts';

/** A gateway with sessions for a client under test; see clients/README.md. */
export interface AttachClientHost {
  readonly server: string;
  readonly grpc: string;
  token(): Promise<string>;
  /** Of busybox, ready to be attached to; answers its id. */
  session(workload: AttachedWorkload): Promise<string>;
  /** Resolves when the process of the session is over. */
  untilEnded(session: string): Promise<void>;
  /** The same gateway at other addresses, which lead through a network that can be cut. */
  cuttable(): Promise<CuttableDoors>;
}

export interface CuttableDoors {
  readonly server: string;
  readonly grpc: string;
  /** All connections break; new ones may be made at once. */
  cut(): void;
  close(): Promise<void>;
}

export interface AttachedWorkload {
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly stdinOnce?: boolean;
  readonly tty?: boolean;
}

export interface ClientRun {
  /** Undefined: it had to be ended after `patienceMs`. */
  readonly exitCode: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

export interface AttachClientCase {
  readonly name: string;
  /** Rejects with what is wrong. */
  run(host: AttachClientHost, command: readonly string[]): Promise<void>;
}

const size = { columns: 132, rows: 43 };
const shell: AttachedWorkload = { command: ['sh'], stdin: true };
const cat: AttachedWorkload = { command: ['cat'], stdin: true, stdinOnce: true };

export const attachClientCases: readonly AttachClientCase[] = [
  {
    name: 'keeps stdout and stderr apart, and ends with 0',
    run: async (host, command) => {
      const run = await ranOn(host, command, shell, 'echo one; echo two >&2; exit 0\n');
      equal(run, { exitCode: 0, stdout: 'one\n', stderr: 'two\n' });
    },
  },
  {
    name: 'ends with the exit code of the process',
    run: async (host, command) => {
      const run = await ranOn(host, command, shell, 'exit 7\n');
      equal({ exitCode: run.exitCode, stdout: run.stdout }, { exitCode: 7, stdout: '' });
    },
  },
  {
    name: 'ends the input of the process, and gets the output that follows',
    run: async (host, command) => {
      const run = await ranOn(host, command, cat, 'to the end');
      equal(run, { exitCode: 0, stdout: 'to the end', stderr: '' });
    },
  },
  {
    name: 'carries any byte both ways, 1 MiB of them',
    run: async (host, command) => {
      const bytes = randomBytes(2 ** 20);
      const run = await ranOn(host, command, cat, bytes);
      equal(
        { exitCode: run.exitCode, stdout: hashOf(run.stdout) },
        { exitCode: 0, stdout: hashOf(bytes) },
      );
    },
  },
  {
    name: 'gets the output of a process without input',
    run: async (host, command) => {
      const workload = { command: ['sh', '-c', 'sleep 1; echo done; exit 4'], stdin: false };
      const run = await ranOn(host, command, workload, '');
      equal({ exitCode: run.exitCode, stdout: run.stdout }, { exitCode: 4, stdout: 'done\n' });
    },
  },
  {
    name: 'tells the size of its terminal',
    run: async (host, command) => {
      const session = await host.session({ ...shell, tty: true });
      const env = {
        ENDOSCOPE_TTY: 'true',
        ENDOSCOPE_COLUMNS: String(size.columns),
        ENDOSCOPE_ROWS: String(size.rows),
      };
      const run = await runClient(command, await environmentOf(host, session, env), async (put) => {
        await put('sleep 1; stty size; exit 5\n');
      });
      const shown = run.stdout.toString().includes(`${size.rows} ${size.columns}`);
      equal({ exitCode: run.exitCode, shown }, { exitCode: 5, shown: true });
    },
  },
  {
    name: 'gets what a process that has ended had printed, and its exit code',
    run: async (host, command) => {
      const workload = { command: ['sh', '-c', 'sleep 1; echo before; exit 3'], stdin: false };
      const session = await host.session(workload);
      await host.untilEnded(session);
      const run = await runClient(command, await environmentOf(host, session), endAtOnce);
      equal({ exitCode: run.exitCode, stdout: run.stdout }, { exitCode: 3, stdout: 'before\n' });
    },
  },
  {
    name: 'ends with another status than 0 when it is refused',
    run: async (host, command) => {
      const session = await host.session(cat);
      const env = await environmentOf(host, session, { ENDOSCOPE_TOKEN: 'not-a-token' });
      const run = await runClient(command, env, endAtOnce);
      if (run.exitCode !== undefined && run.exitCode !== 0) return;
      throw new Error(`exit status ${run.exitCode ?? 'none'} for a refused token`);
    },
  },
];

const cuts = 6;

/** For clients that come back by themselves when their connection is lost. */
export const resumingClientCases: readonly AttachClientCase[] = [
  {
    name: 'has every byte once, both ways, however often its connection is cut',
    run: async (host, command) => {
      const pieces = Array.from({ length: cuts }, () => randomBytes(50_000));
      const run = await ranWithCuts(host, command, async ({ put, printed, cut }) => {
        for (const [n, piece] of pieces.entries()) {
          await put(piece);
          // In turn with all of it on the way, and when all of it has come back.
          if (n % 2 === 0) await printed((n + 1) * piece.length);
          cut();
          if (n % 2 === 1) await printed((n + 1) * piece.length);
        }
      });
      equal(
        { exitCode: run.exitCode, stdout: hashOf(run.stdout) },
        { exitCode: 0, stdout: hashOf(Buffer.concat(pieces)) },
      );
    },
  },
];

interface CutRun {
  readonly put: Put;
  /** Resolves when it has printed so many bytes. */
  readonly printed: (bytes: number) => Promise<void>;
  readonly cut: () => void;
}

async function ranWithCuts(
  host: AttachClientHost,
  command: readonly string[],
  type: (run: CutRun) => Promise<void>,
): Promise<ClientRun> {
  const session = await host.session(cat);
  const doors = await host.cuttable();
  try {
    const { server, grpc } = doors;
    const more = { ENDOSCOPE_SERVER: server, ENDOSCOPE_GRPC: grpc };
    const env = await environmentOf(host, session, more);
    return await runClient(command, env, (put, printed) => type({ put, printed, cut: doors.cut }));
  } finally {
    await doors.close();
  }
}

async function ranOn(
  host: AttachClientHost,
  command: readonly string[],
  workload: AttachedWorkload,
  input: string | Buffer,
): Promise<ClientRun> {
  const session = await host.session(workload);
  return runClient(command, await environmentOf(host, session), async (put) => put(input));
}

async function environmentOf(
  { server, grpc, token }: AttachClientHost,
  session: string,
  more: Record<string, string> = {},
): Promise<Record<string, string>> {
  return {
    ENDOSCOPE_SERVER: server,
    ENDOSCOPE_GRPC: grpc,
    ENDOSCOPE_SESSION: session,
    ENDOSCOPE_TOKEN: await token(),
    ENDOSCOPE_TTY: 'false',
    ...more,
  };
}

type Put = (bytes: string | Buffer) => Promise<void>;
type Printed = (bytes: number) => Promise<void>;
const endAtOnce = async (): Promise<void> => undefined;

/** Runs the command once; its input ends when `type` has resolved. */
async function runClient(
  [program = '', ...args]: readonly string[],
  env: Record<string, string>,
  type: (put: Put, printed: Printed) => Promise<void>,
): Promise<ClientRun> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, timeout: patienceMs });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (data: Buffer) => out.push(data));
  child.stderr.on('data', (data: Buffer) => err.push(data));
  // Who has left takes no more input; its exit status says the rest.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | undefined>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? undefined));
  });
  const put: Put = async (bytes) => {
    await new Promise<void>((resolve) => child.stdin.write(bytes, () => resolve()));
  };
  // Who has ended prints no more: the case compares what there is.
  const printed: Printed = async (bytes) => {
    const sum = (): number => out.reduce((total, { length }) => total + length, 0);
    while (sum() < bytes && child.exitCode === null && child.signalCode === null) {
      await Promise.race([once(child.stdout, 'data'), ended]);
    }
  };
  await type(put, printed);
  child.stdin.end();
  const exitCode = await ended;
  return { exitCode, stdout: Buffer.concat(out), stderr: Buffer.concat(err) };
}

function hashOf(bytes: Buffer): string {
  return `${bytes.length} bytes, ${createHash('sha256').update(bytes).digest('hex')}`;
}

function equal(actual: object, expected: object): void {
  const [got, wanted] = [readable(actual), readable(expected)];
  if (got !== wanted) throw new Error(`got ${got}\n  wanted ${wanted}`);
}

function readable(value: object): string {
  const entries = Object.entries(value).map(([name, part]: [string, unknown]) => [
    name,
    part === undefined ? 'none' : Buffer.isBuffer(part) ? part.toString() : part,
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}
