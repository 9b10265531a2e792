import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { channels } from '@endoscope/core';
import { paths } from '@endoscope/kubernetes';
import type { ActingAs, KubernetesClient } from '@endoscope/kubernetes';
import type { AttachDoor, EndoscopeClient } from '@endoscope/client';
import { endWithUs } from '../support/end-with-us.ts';

/** One attached container, however the bytes get there. */
export interface Line {
  readonly output: AsyncIterable<Uint8Array>;
  write(data: Uint8Array): Promise<void>;
  /** Half-closes the input of a container without a terminal. */
  endInput(): void;
  close(): void;
}

/** `…-relay`: a relay of thirty lines in the gateway's place (relay-websocket.ts, relay-grpc.ts). */
export const ways = ['direct', 'websocket-relay', 'websocket', 'grpc-relay', 'grpc'] as const;
/**
 * On a real cluster also: `kubectl attach -i`, for what needs no terminal, and the direct client
 * through a running kube-oidc-proxy.
 */
export type Way = (typeof ways)[number] | 'kubectl' | 'kube-oidc-proxy';
export type RelayWay = Extract<Way, `${string}-relay`>;
export type GatewayWay = Extract<Way, AttachDoor>;

/** What leads to a container on every way. */
export interface Roads {
  readonly stack: { readonly client: EndoscopeClient };
  readonly relays: Readonly<Record<RelayWay, EndoscopeClient>>;
  readonly direct: KubernetesClient;
  readonly as: ActingAs | undefined;
  readonly namespace: string;
  readonly pod: string;
  readonly kubectl?: string | undefined;
  /** Where kubectl finds the cluster. */
  readonly kubeconfig?: string | undefined;
  /** The same cluster, through kube-oidc-proxy. */
  readonly proxied?: KubernetesClient | undefined;
}

/** Of a terminal. */
export function terminalWaysOf({ proxied }: Roads): readonly Way[] {
  return proxied === undefined ? ways : [...ways, 'kube-oidc-proxy'];
}

/** Of output without a terminal. */
export function pipeWaysOf(roads: Roads): readonly Way[] {
  const own = terminalWaysOf(roads);
  return roads.kubectl === undefined ? own : [...own, 'kubectl'];
}

export interface DebugContainer {
  readonly sessionId: string;
  readonly container: string;
  readonly tty: boolean;
  /** Default: the first of the cluster. */
  readonly pod?: string;
}

export interface ShellOptions {
  readonly tty: boolean;
  readonly command?: readonly string[];
  readonly stdinOnce?: boolean;
  readonly pod?: string;
}

/** A fresh debug container, with a shell unless told otherwise; made through the gateway. */
export async function startShell(
  bench: Roads & { readonly name: string },
  options: boolean | ShellOptions,
): Promise<DebugContainer> {
  const {
    tty,
    command = ['sh'],
    stdinOnce = false,
    pod = bench.pod,
  } = typeof options === 'boolean' ? { tty: options } : options;
  const { client } = bench.stack;
  const { name: cluster, namespace } = bench;
  const session = await client.sessions.create({
    target: { cluster, namespace, pod },
    workload: { image: 'busybox:1.36', command: [...command], stdin: true, stdinOnce, tty },
  });
  for await (const event of client.sessions.events(session.id)) {
    if (event.state === 'ready') break;
    if (event.state === 'ended') throw new Error(`no shell: ${JSON.stringify(event)}`);
  }
  const { workload } = await client.sessions.get(session.id);
  return { sessionId: session.id, container: workload?.containerName ?? '', tty, pod };
}

export function openLine(roads: Roads, shell: DebugContainer, way: Way): Promise<Line> {
  if (way === 'direct') return openDirect(roads, shell);
  if (way === 'kube-oidc-proxy') {
    if (!roads.proxied) throw new Error('no kube-oidc-proxy runs');
    return openDirect({ ...roads, direct: roads.proxied }, shell);
  }
  if (way === 'kubectl') return Promise.resolve(openKubectl(roads, shell));
  if (way === 'websocket' || way === 'grpc') {
    return openDoor(roads.stack.client, { id: shell.sessionId, door: way, tty: shell.tty });
  }
  const door = way === 'grpc-relay' ? 'grpc' : 'websocket';
  const id = relayId(roads, shell);
  return openDoor(roads.relays[way], { id, door, tty: shell.tty, isRelay: true });
}

async function openDirect(roads: Roads, shell: DebugContainer): Promise<Line> {
  const stream = await roads.direct.openChannels({
    path: pathTo(roads, shell),
    as: roads.as,
    query: queryOf(shell),
  });
  return {
    output: outputOf(stream.frames),
    write: (data) => stream.write({ channel: channels.stdin, data }),
    endInput: () => void stream.closeChannel(channels.stdin),
    close: () => stream.close(),
  };
}

function openKubectl(
  { kubectl = '', kubeconfig = '', namespace, pod }: Roads,
  shell: DebugContainer,
): Line {
  const target = [shell.pod ?? pod, '--namespace', namespace, '--container', shell.container];
  const args = ['--kubeconfig', kubeconfig, 'attach', '--stdin', '--quiet', ...target];
  const child = endWithUs(spawn(kubectl, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  return {
    output: child.stdout as AsyncIterable<Buffer>,
    write: async (data) => {
      if (!child.stdin.write(data)) await once(child.stdin, 'drain');
    },
    endInput: () => child.stdin.end(),
    close: () => void child.kill(),
  };
}

function pathTo({ namespace, pod }: Roads, shell: DebugContainer): string {
  return paths.attach(namespace, shell.pod ?? pod);
}

function queryOf({ container, tty }: DebugContainer): Record<string, string> {
  return { container, stdin: 'true', stdout: 'true', stderr: String(!tty), tty: String(tty) };
}

/** A relay knows no sessions: it is told the path. */
function relayId(roads: Roads, shell: DebugContainer): string {
  const query = new URLSearchParams(queryOf(shell)).toString();
  return Buffer.from(`${pathTo(roads, shell)}?${query}`).toString('base64url');
}

async function* outputOf(
  frames: AsyncIterable<{ channel: number; data: Uint8Array }>,
): AsyncGenerator<Uint8Array> {
  for await (const { channel, data } of frames) if (channel === channels.stdout) yield data;
}

interface Opening {
  readonly id: string;
  readonly door: AttachDoor;
  readonly tty: boolean;
  readonly isRelay?: boolean;
}

/** Long enough for a gateway to take note that a client has left. */
const leaveMs = 300;

async function openDoor(
  client: EndoscopeClient,
  { id, door, tty, isRelay = false }: Opening,
): Promise<Line> {
  const size = tty ? { size: { width: 80, height: 24 } } : {};
  const connection = await client.attach(id, { door, stdin: true, ...size });
  const events = connection.events[Symbol.asyncIterator]();
  // A relay says nothing of itself. What is typed to a gateway before it is ready waits there.
  for (let isReady = isRelay; !isReady; ) {
    const { value, done } = await events.next();
    isReady = done === true || value.type === 'ready';
  }
  let isLeaving = false;
  async function* output(): AsyncGenerator<Uint8Array> {
    try {
      for (let next = await events.next(); next.done !== true; next = await events.next()) {
        if (next.value.type === 'stdout') yield next.value.data;
      }
    } catch (error) {
      if (!isLeaving) throw error;
    }
  }
  return {
    output: output(),
    write: (data) => connection.write(data),
    endInput: () => connection.endInput(),
    close: () => {
      isLeaving = true;
      // Leaving is not losing the connection: nobody is to wait for this client to come back.
      connection.detach();
      setTimeout(() => connection.close(), leaveMs);
    },
  };
}
