import type { Container } from '../api/objects.ts';
import { BytePipe } from './byte-pipe.ts';
import { ContainerLog } from './container-log.ts';
import type { Image } from './images.ts';
import { OutputGroup } from './output-group.ts';
import type { Attacher } from './output-group.ts';
import { ProcessNamespace } from './process.ts';
import { SimulatedFiles } from './simulated-files.ts';
import type { ProcessIo, Program, SimulatedProcess } from './process.ts';
import { Terminal } from './terminal.ts';

/** The streams a client asked for. */
export interface StreamRequest {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** One client's hold on a process. */
export interface AttachedStreams {
  input(data: Uint8Array): Promise<void>;
  /** The client's stdin has ended (v5 CLOSE), or the client is gone. */
  inputEnded(): void;
  resize(columns: number, rows: number): void;
  detach(): void;
}

/** A container that the runtime has started. */
export class RunningContainer {
  readonly log = new ContainerLog();
  readonly main: SimulatedProcess;
  readonly namespace: ProcessNamespace;
  private readonly outputs = new OutputGroup(this.log);
  private readonly stdin = new BytePipe();
  private readonly terminal: Terminal | undefined;
  private readonly files: SimulatedFiles;
  private readonly execs = new Set<SimulatedProcess>();

  constructor(
    readonly spec: Container,
    private readonly image: Image,
    private readonly context: {
      readonly hostname: string;
      readonly argv: readonly string[];
      readonly program: Program;
      readonly namespace: ProcessNamespace | undefined;
    },
  ) {
    const write = (channel: 1 | 2, data: Uint8Array): Promise<void> =>
      this.outputs.write(channel, data);
    this.terminal = spec.tty ? new Terminal((data) => write(1, data)) : undefined;
    if (!spec.stdin) this.endInput();
    this.files = new SimulatedFiles(context.hostname);
    this.namespace = context.namespace ?? new ProcessNamespace();
    const io = this.terminal ? terminalIo(this.terminal, () => this.isWatched) : this.pipeIo(write);
    this.main = this.namespace.start(
      {
        argv: context.argv,
        env: this.environment(),
        hostname: context.hostname,
        io,
        files: this.files,
      },
      context.program,
    );
    void this.main.done.then(() => this.onEnd());
  }

  attach(request: StreamRequest, attacher: Attacher): AttachedStreams {
    const hasOutputs = attacher.stdout || attacher.stderr;
    if (hasOutputs) this.outputs.add(attacher);
    return {
      input: (data) => (request.stdin && this.spec.stdin ? this.feed(data) : Promise.resolve()),
      inputEnded: () => {
        if (!this.spec.stdin || !request.stdin) return;
        // containerd container_io.go: without stdinOnce (or with a TTY) the end of one client's
        // stdin takes that client's outputs away and never reaches the process.
        if (this.spec.stdinOnce && !this.spec.tty) this.stdin.close();
        else this.outputs.remove(attacher);
        if (!hasOutputs) attacher.ended();
      },
      resize: (columns, rows) => this.terminal?.resize(columns, rows),
      detach: () => {
        if (request.stdin && this.spec.stdinOnce && !this.spec.tty) this.stdin.close();
        this.outputs.remove(attacher);
      },
    };
  }

  /** Starts another process in the container; undefined when the image has no such program. */
  exec(argv: readonly string[], io: ProcessIo): SimulatedProcess | undefined {
    const program = this.image.find(argv);
    if (!program) return undefined;
    const { hostname } = this.context;
    const { files } = this;
    const process = this.namespace.start(
      { argv, env: this.environment(), hostname, io, files },
      program,
    );
    this.execs.add(process);
    void process.done.then(() => this.execs.delete(process));
    return process;
  }

  private get isWatched(): boolean {
    return this.outputs.hasListeners;
  }

  private feed(data: Uint8Array): Promise<void> {
    return this.terminal ? this.terminal.input(data) : this.stdin.write(data);
  }

  private endInput(): void {
    this.stdin.close();
    this.terminal?.hangUp();
  }

  /** The end of its first process is the end of the container, and of all others in it. */
  private onEnd(): void {
    for (const process of [...this.execs]) process.kill('KILL', 'outside');
    this.endInput();
    this.outputs.close();
  }

  private pipeIo(write: ProcessIo['write']): ProcessIo {
    const read = (): Promise<Uint8Array | undefined> => this.stdin.read();
    return {
      read,
      write,
      terminal: undefined,
      isWatched: () => this.isWatched,
    };
  }

  private environment(): Record<string, string> {
    return {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOSTNAME: this.context.hostname,
      ...(this.spec.tty ? { TERM: 'xterm' } : {}),
      ...Object.fromEntries((this.spec.env ?? []).map(({ name, value }) => [name, value ?? ''])),
      KUBERNETES_SERVICE_HOST: '10.96.0.1',
      KUBERNETES_SERVICE_PORT: '443',
      HOME: '/root',
    };
  }
}

export function terminalIo(terminal: Terminal, isWatched: () => boolean): ProcessIo {
  return {
    read: () => terminal.read(),
    write: (_channel, data) => terminal.write(data),
    terminal,
    isWatched,
  };
}
