import { randomBytes } from 'node:crypto';
import type { ChannelFrame } from '@endoscope/core';
import { GatewayError, channels } from '@endoscope/core';
import { ClusterRefused, parseStatusChannel, patchTypes, paths } from '@endoscope/kubernetes';
import type {
  ActingAs,
  ChannelProtocol,
  ChannelStream,
  StreamOutcome,
  V1ContainerState,
  V1EphemeralContainer,
  V1Pod,
} from '@endoscope/kubernetes';
import type { ConformanceTarget } from './conformance-target.ts';
import { busybox } from './conformance-target.ts';
import { patienceMs } from '../support/patience.ts';

const pollMs = 50;

export type ContainerFields = Partial<V1EphemeralContainer> & Record<string, unknown>;

export function newName(): string {
  return `dbg-${randomBytes(4).toString('hex')}`;
}

/** What a case does to a cluster, in few words. */
export class ConformanceDriver {
  constructor(
    readonly target: ConformanceTarget,
    readonly pod = { namespace: target.namespace, name: 'web' },
  ) {}

  on(pod: { namespace: string; name: string }): ConformanceDriver {
    return new ConformanceDriver(this.target, pod);
  }

  async getPod(): Promise<V1Pod> {
    const path = paths.pod(this.pod.namespace, this.pod.name);
    return (await this.target.client.request<V1Pod>({ method: 'GET', path })).body;
  }

  async patch(containers: readonly ContainerFields[], options: PatchOptions = {}): Promise<V1Pod> {
    const { body } = await this.target.client.request<V1Pod>({
      method: 'PATCH',
      path: paths.ephemeralContainers(this.pod.namespace, this.pod.name),
      contentType: patchTypes.strategicMerge,
      query: { dryRun: options.dryRun ? 'All' : undefined },
      body: { spec: { ephemeralContainers: containers } },
      ...(options.as ? { as: options.as } : {}),
    });
    return body;
  }

  /** Adds a busybox container with these fields and waits until it runs or has ended. */
  async start(fields: ContainerFields = {}): Promise<string> {
    const name = newName();
    await this.patch([{ name, image: busybox, ...fields }]);
    await this.waitFor(name, (state) => Boolean(state.running ?? state.terminated));
    return name;
  }

  async waitFor(
    name: string,
    isReached: (state: V1ContainerState) => boolean,
  ): Promise<V1ContainerState> {
    const until = Date.now() + patienceMs;
    let state: V1ContainerState | undefined;
    while (Date.now() < until) {
      const { status } = await this.getPod();
      state = status?.ephemeralContainerStatuses?.find((s) => s.name === name)?.state;
      if (state && isReached(state)) return state;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    throw new Error(`${name} stayed at ${JSON.stringify(state)}`);
  }

  async exitOf(name: string): Promise<{ exitCode: number; reason: string }> {
    const { terminated } = await this.waitFor(name, (state) => Boolean(state.terminated));
    return { exitCode: terminated!.exitCode, reason: terminated!.reason ?? '' };
  }

  attach(container: string, options: AttachOptions = {}): Promise<ChannelStream> {
    const { tty = false, stdin = true, outputs = true, protocols } = options;
    return this.target.client.openChannels({
      path: paths.attach(this.pod.namespace, this.pod.name),
      query: {
        container,
        stdin: String(stdin),
        stdout: String(outputs),
        stderr: String(outputs && !tty),
        tty: String(tty),
      },
      ...(protocols ? { protocols } : {}),
    });
  }

  exec(container: string, command: readonly string[], stdin = false): Promise<ChannelStream> {
    return this.target.client.openChannels({
      path: paths.exec(this.pod.namespace, this.pod.name),
      query: {
        container,
        command,
        stdin: String(stdin),
        stdout: 'true',
        stderr: 'true',
      },
    });
  }

  /** The log once it matches: from the pipe to the file it takes a moment. */
  async logged(container: string, pattern: RegExp): Promise<string> {
    const until = Date.now() + patienceMs;
    for (;;) {
      const text = await this.log(container);
      if (pattern.test(text)) return text;
      if (Date.now() > until) throw new Error(`the log stayed at ${JSON.stringify(text)}`);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  async log(container: string, query: Record<string, string> = {}): Promise<string> {
    const path = paths.log(this.pod.namespace, this.pod.name);
    const body = await this.target.client.bytes({
      method: 'GET',
      path,
      query: { container, ...query },
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }
}

export interface PatchOptions {
  readonly dryRun?: boolean;
  readonly as?: ActingAs;
}

export interface AttachOptions {
  readonly tty?: boolean;
  readonly stdin?: boolean;
  /** False: neither stdout nor stderr. */
  readonly outputs?: boolean;
  readonly protocols?: readonly ChannelProtocol[];
}

/** All a stream said, by channel. */
export interface Transcript {
  readonly stdout: string;
  readonly stderr: string;
  readonly outcome: StreamOutcome | undefined;
}

export async function transcript(stream: ChannelStream): Promise<Transcript> {
  return new Recorder(stream).rest();
}

/** Reads a stream piece by piece: until some text has come, then the rest. */
export class Recorder {
  private readonly frames: AsyncIterator<ChannelFrame>;
  private readonly text = { stdout: '', stderr: '' };
  private outcome: StreamOutcome | undefined;

  constructor(stream: ChannelStream) {
    this.frames = stream.frames[Symbol.asyncIterator]();
  }

  async until(expected: string | RegExp): Promise<string> {
    const isFound = (): boolean =>
      typeof expected === 'string'
        ? this.text.stdout.includes(expected)
        : expected.test(this.text.stdout);
    while (!isFound()) {
      if (!(await this.step())) throw new Error(`ended with ${JSON.stringify(this.text)}`);
    }
    return this.text.stdout;
  }

  async rest(): Promise<Transcript> {
    while (await this.step());
    return { ...this.text, outcome: this.outcome };
  }

  private async step(): Promise<boolean> {
    const next = await this.frames.next();
    if (next.done) return false;
    const { channel, data } = next.value;
    if (channel === channels.error) this.outcome = parseStatusChannel(data);
    else
      this.text[channel === channels.stderr ? 'stderr' : 'stdout'] += Buffer.from(data).toString();
    return true;
  }
}

export function stdin(text: string): ChannelFrame {
  return { channel: channels.stdin, data: Buffer.from(text) };
}

export function resize(width: number, height: number): ChannelFrame {
  const data = Buffer.from(JSON.stringify({ Width: width, Height: height }));
  return { channel: channels.resize, data };
}

/** The parts of a refusal a gateway matches on. */
export interface SeenRefusal {
  readonly error: string;
  readonly code: number | undefined;
  readonly reason: string | undefined;
  readonly message: string;
  readonly details: unknown;
}

export async function refusalOf(work: Promise<unknown>): Promise<SeenRefusal> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ClusterRefused) {
    const { code, reason, message = '', details } = error.status;
    return { error: error.reason, code, reason, message, details };
  }
  const reason = error instanceof GatewayError ? error.reason : 'nothing was refused';
  throw new Error(`expected a refusal, got ${reason}: ${String(error)}`);
}
