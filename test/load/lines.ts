import { channels } from '@endoscope/core';
import { paths } from '@endoscope/kubernetes';
import type { AttachDoor } from '@endoscope/client';
import type { BenchCluster } from './bench-cluster.ts';

/** One attached container, however the bytes get there. */
export interface Line {
  readonly output: AsyncIterable<Uint8Array>;
  write(data: Uint8Array): Promise<void>;
  close(): void;
}

export const ways = ['direct', 'websocket', 'grpc'] as const;
export type Way = (typeof ways)[number];

export interface DebugContainer {
  readonly sessionId: string;
  readonly container: string;
  readonly tty: boolean;
}

/** A fresh debug container with a shell; made through the gateway on every way. */
export async function startShell(bench: BenchCluster, tty: boolean): Promise<DebugContainer> {
  const { client } = bench.stack;
  const { name: cluster, namespace, pod } = bench;
  const session = await client.sessions.create({
    target: { cluster, namespace, pod },
    workload: { image: 'busybox:1.36', command: ['sh'], stdin: true, tty },
  });
  for await (const event of client.sessions.events(session.id)) {
    if (event.state === 'ready') break;
    if (event.state === 'ended') throw new Error(`no shell: ${JSON.stringify(event)}`);
  }
  const { workload } = await client.sessions.get(session.id);
  return { sessionId: session.id, container: workload?.containerName ?? '', tty };
}

export function openLine(bench: BenchCluster, shell: DebugContainer, way: Way): Promise<Line> {
  return way === 'direct' ? openDirect(bench, shell) : openThroughGateway(bench, shell, way);
}

async function openDirect(bench: BenchCluster, shell: DebugContainer): Promise<Line> {
  const { container, tty } = shell;
  const stream = await bench.direct.openChannels({
    path: paths.attach(bench.namespace, bench.pod),
    as: bench.as,
    query: { container, stdin: 'true', stdout: 'true', stderr: String(!tty), tty: String(tty) },
  });
  return {
    output: outputOf(stream.frames),
    write: (data) => stream.write({ channel: channels.stdin, data }),
    close: () => stream.close(),
  };
}

async function* outputOf(
  frames: AsyncIterable<{ channel: number; data: Uint8Array }>,
): AsyncGenerator<Uint8Array> {
  for await (const { channel, data } of frames) if (channel === channels.stdout) yield data;
}

async function openThroughGateway(
  bench: BenchCluster,
  { sessionId, tty }: DebugContainer,
  door: AttachDoor,
): Promise<Line> {
  const size = tty ? { size: { width: 80, height: 24 } } : {};
  const connection = await bench.stack.client.attach(sessionId, { door, stdin: true, ...size });
  async function* output(): AsyncGenerator<Uint8Array> {
    for await (const event of connection.events) if (event.type === 'stdout') yield event.data;
  }
  return {
    output: output(),
    write: (data) => connection.write(data),
    close: () => connection.close(),
  };
}
