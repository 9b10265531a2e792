/**
 * Reads endless output of several containers, in a process of its own so that the typists' latency
 * is not the readers'. Started by fairness.ts.
 */
import { EndoscopeClient } from '@endoscope/client';
import { AddressPolicy, KubernetesClient } from '@endoscope/kubernetes';
import type { ActingAs, ClusterEndpoint } from '@endoscope/kubernetes';
import { openLine } from './lines.ts';
import type { DebugContainer, Line, RelayWay, Way } from './lines.ts';

export interface ReadersOrder {
  readonly shells: readonly DebugContainer[];
  readonly way: Way;
  readonly endpoint: ClusterEndpoint;
  readonly as: ActingAs | undefined;
  readonly namespace: string;
  readonly pod: string;
  readonly server: string;
  readonly token: string;
  readonly relayServers: Readonly<Record<RelayWay, string>>;
}

const printWithoutEnd = Buffer.from('yes 0123456789abcdef0123456789abcdef0123456789abcdef\n');

process.once('disconnect', () => process.exit());
process.once('message', (order: ReadersOrder) => void read(order));

async function read(order: ReadersOrder): Promise<void> {
  const addresses = new AddressPolicy({ allow: ['127.0.0.0/8', '10.0.0.0/8'] });
  const { server, token, relayServers } = order;
  const roads = {
    ...order,
    stack: { client: new EndoscopeClient({ server, token }) },
    relays: {
      'websocket-relay': new EndoscopeClient({ server: relayServers['websocket-relay'] }),
      'grpc-relay': new EndoscopeClient({ server: relayServers['grpc-relay'] }),
    },
    direct: new KubernetesClient(order.endpoint, { addresses }),
  };
  const counts = order.shells.map(() => 0);
  const lines = await Promise.all(order.shells.map((shell) => openLine(roads, shell, order.way)));
  lines.forEach((line, n) => void count(line, (bytes) => (counts[n]! += bytes)));
  process.on('message', () => process.send?.(counts));
  process.send?.('reading');
}

async function count(line: Line, add: (bytes: number) => void): Promise<void> {
  await line.write(printWithoutEnd);
  for await (const data of line.output) add(data.length);
}
