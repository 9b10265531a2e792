import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConnectionGate } from '../connections/connection-gate.ts';
import type { Services } from '../wiring/services.ts';

/** Prometheus metrics on a listener of their own, so that they are never on the public one. */
export class MetricsServer {
  private readonly server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    void this.answer().then(
      ({ type, text }) => response.writeHead(200, { 'Content-Type': type }).end(text),
      () => response.writeHead(500).end(),
    );
  });

  constructor(
    private readonly services: Services,
    private readonly gate: ConnectionGate,
  ) {}

  async listen({ host, port }: { host: string; port: number }): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(): Promise<{ type: string; text: string }> {
    const { platform, streams, sessions, ledger } = this.services;
    const { metrics } = platform;
    metrics.attachmentsActive.set(streams.open.count);
    metrics.attachmentsAwaited.set(streams.hubs.awaitedCount);
    metrics.streamsBuffered.set(streams.hubs.bufferedBytes);
    metrics.sessionsKept.set(sessions.keep.count);
    metrics.observerLag.set(streams.hubs.observerLagBytesMax);
    metrics.connectionsOpen.set({ state: 'unsigned' }, this.gate.counts.unsigned);
    metrics.connectionsOpen.set({ state: 'signed_in' }, this.gate.counts.signedIn);
    const lagMs = await ledger.lagMs().catch(() => NaN);
    metrics.ledgerLag.set(lagMs / 1_000);
    return { type: metrics.registry.contentType, text: await metrics.registry.metrics() };
  }
}
