import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn as spawnPty } from '@lydell/node-pty';
import type { IPty } from '@lydell/node-pty';
import { patienceMs } from '../../support/patience.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const bin = join(root, 'bin', 'endo.cjs');

/** On a busy cluster a copy of a pod takes half a minute to its first prompt. */

/** $0 is where to note things. The shell must outlive a Ctrl-C, which the terminal sends it too. */
const terminalScript = `
trap : INT
stty -a >"$0/stty-before"
sh -c 'echo $$ >"$0"; exec "$@"' "$0/pid" "$@"
code=$?
stty -a >"$0/stty-after"
exit $code`;

export interface EndoResult {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built endo with a home of its own. */
export class Endo {
  readonly configHome = mkdtempSync(join(tmpdir(), 'endo-test-'));
  private readonly children = new Set<ChildProcess>();
  private readonly terminals = new Set<IPty>();

  constructor(private readonly env: Record<string, string> = {}) {
    if (!existsSync(join(root, 'dist', 'apps', 'cli', 'src', 'main.js'))) {
      throw new Error('endo is not built: the runner of test/ builds it first (npm test).');
    }
  }

  async close(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    for (const terminal of this.terminals) terminal.kill('SIGKILL');
    await rm(this.configHome, { recursive: true, force: true });
  }

  /** Runs to the end with `input` piped in; undefined leaves stdin empty. */
  async run(args: readonly string[], input?: string | Buffer): Promise<EndoResult> {
    const child = this.start(args);
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(input);
    return this.finish(child);
  }

  start(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [bin, ...args], { env: this.environment(), cwd: root });
    this.children.add(child);
    child.once('exit', () => this.children.delete(child));
    return child;
  }

  async finish(child: ChildProcess): Promise<EndoResult> {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout!.on('data', (data: Buffer) => out.push(data));
    child.stderr!.on('data', (data: Buffer) => err.push(data));
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
  }

  /** Runs on a terminal of its own, below a shell that prints the terminal's settings at the end. */
  terminal(
    args: readonly string[],
    { term = 'xterm-256color', ...size }: { cols: number; rows: number; term?: string } = {
      cols: 80,
      rows: 24,
    },
  ): EndoTerminal {
    const pty = spawnPty(
      '/bin/sh',
      ['-c', terminalScript, this.configHome, process.execPath, bin, ...args],
      {
        name: term,
        ...size,
        cwd: root,
        env: { ...this.environment(), TERM: term },
      },
    );
    this.terminals.add(pty);
    return new EndoTerminal(pty, () => this.terminals.delete(pty));
  }

  /** The terminal's settings before and after endo ran on it. */
  terminalSettings(): [before: string, after: string] {
    const read = (name: string) => readFileSync(join(this.configHome, name), 'utf8');
    return [read('stty-before'), read('stty-after')];
  }

  /** The pid of the endo that runs on the terminal. */
  get terminalPid(): number {
    return Number(readFileSync(join(this.configHome, 'pid'), 'utf8'));
  }

  private environment(): Record<string, string> {
    const { PATH = '', HOME = '' } = process.env;
    return { PATH, HOME, XDG_CONFIG_HOME: this.configHome, NO_COLOR: '1', ...this.env };
  }
}

/** A terminal with endo on it, seen through its screen's bytes. */
export class EndoTerminal {
  output = '';
  readonly exit: Promise<number>;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly pty: IPty,
    onExit: () => void,
  ) {
    pty.onData((data) => {
      this.output += data;
      this.notify();
    });
    this.exit = new Promise((resolve) =>
      pty.onExit(({ exitCode }) => {
        onExit();
        this.notify();
        resolve(exitCode);
      }),
    );
  }

  type(text: string): void {
    this.pty.write(text);
  }

  resize(cols: number, rows: number): void {
    this.pty.resize(cols, rows);
  }

  /** Resolves when the output holds `text`; says what it held instead after `showsMs`. */
  async shows(text: string): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!this.output.includes(text)) {
      if (Date.now() > deadline)
        throw new Error(`no ${JSON.stringify(text)} in ${JSON.stringify(this.output)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.listeners.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  private notify(): void {
    const waiting = [...this.listeners];
    this.listeners.clear();
    for (const wake of waiting) wake();
  }
}
