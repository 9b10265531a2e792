import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway } from '../../apps/gateway/src/gateway.ts';
import { patienceMs } from './patience.ts';

/** Gauges by name and labels, as `/metrics` has them. */
export async function gaugesOf(metricsUrl: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(metricsUrl)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** Of a gateway that was closed nothing may be left, whatever was open when it was. */
export async function untilNothingIsLeft({ services, gate }: Gateway): Promise<void> {
  const { streams, sessions } = services;
  for (const deadline = Date.now() + patienceMs; ; await sleep(20)) {
    const counts = {
      streams: streams.open.count,
      hubs: streams.hubs.count,
      bufferedBytes: streams.hubs.bufferedBytes,
      keptSessions: sessions.keep.count,
      unsignedConnections: gate.counts.unsigned,
      signedInConnections: gate.counts.signedIn,
    };
    const left = Object.entries(counts).filter(([, count]) => count !== 0);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`the gateway still has ${JSON.stringify(left)}`);
  }
}
