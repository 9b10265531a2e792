import type { SimulatedFiles } from './simulated-files.ts';
import type { Terminal } from './terminal.ts';

export type SignalName = 'HUP' | 'INT' | 'TERM' | 'KILL';
export const signalNumbers: Record<SignalName, number> = {
  HUP: 1,
  INT: 2,
  KILL: 9,
  TERM: 15,
};

/** Standard streams of a process. */
export interface ProcessIo {
  read(): Promise<Uint8Array | undefined>;
  write(channel: 1 | 2, data: Uint8Array): Promise<void>;
  readonly terminal: Terminal | undefined;
  /** Whether output has a reader besides the log; bulk programs slow down without one. */
  readonly isWatched: () => boolean;
}

/** Runs to its exit code; `process.signal` aborts when it is killed. */
export type Program = (process: SimulatedProcess) => Promise<number>;

export interface ProcessOptions {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly io: ProcessIo;
  /** Of its container. */
  readonly files: SimulatedFiles;
}

/** A process in a process namespace: it shows in `ps` and can be signalled. */
export class SimulatedProcess {
  readonly done: Promise<number>;
  private readonly controller = new AbortController();
  private killed: ((exitCode: number) => void) | undefined;

  constructor(
    readonly pid: number,
    readonly options: ProcessOptions,
    readonly namespace: ProcessNamespace,
    program: Program,
  ) {
    const byKill = new Promise<number>((resolve) => {
      this.killed = resolve;
    });
    const byItself = Promise.resolve().then(() => program(this));
    this.done = Promise.race([byItself.catch(() => 1), byKill]);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** True when the signal had an effect: from inside, pid 1 is immune (pid_namespaces(7)). */
  kill(name: SignalName, from: 'inside' | 'outside'): boolean {
    if (from === 'inside' && this.pid === 1) return false;
    this.controller.abort();
    this.killed?.(128 + signalNumbers[name]);
    return true;
  }
}

/** Who sees and can signal whom. */
export class ProcessNamespace {
  readonly processes = new Set<SimulatedProcess>();
  private lastPid = 0;

  start(options: ProcessOptions, program: Program): SimulatedProcess {
    this.lastPid += 1;
    const process = new SimulatedProcess(this.lastPid, options, this, program);
    this.processes.add(process);
    void process.done.then(() => this.onEnd(process));
    return process;
  }

  /** The end of pid 1 takes the namespace with it. */
  private onEnd(process: SimulatedProcess): void {
    this.processes.delete(process);
    if (process.pid !== 1) return;
    for (const other of [...this.processes]) other.kill('KILL', 'outside');
  }
}
