import { readFileSync } from 'node:fs';
import { heapFlags } from '../../apps/dev/src/heap-flags.ts';
import { GatewayProcess } from '../support/gateway-process.ts';

/**
 * Gateways beside the one of the stack: on its database, with its settings, on ports of their own.
 *
 * Owns:  the processes, until `stop`; should this process end before, they end with it.
 */
export class OtherGateways {
  private readonly running = new Set<GatewayProcess>();

  async start(besidePid: number, change: Record<string, string>): Promise<GatewayProcess> {
    const env = { ...environmentOf(besidePid), ...change };
    const gateway = GatewayProcess.start(env, { flags: heapFlags });
    this.running.add(gateway);
    void gateway.exited.then(() => this.running.delete(gateway));
    await gateway.url();
    return gateway;
  }

  async stop(): Promise<void> {
    const all = [...this.running];
    for (const gateway of all) gateway.signal('SIGTERM');
    await Promise.all(all.map(({ exited }) => exited));
  }
}

function environmentOf(pid: number): Record<string, string> {
  const settings = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  const given = settings.map((setting) => {
    const at = setting.indexOf('=');
    return [setting.slice(0, at), setting.slice(at + 1)] as const;
  });
  return {
    ...Object.fromEntries(given),
    // The port for debuggers is the stack's.
    NODE_OPTIONS: '',
    ENDOSCOPE_HTTP_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_GRPC_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_METRICS_ADDRESS: '127.0.0.1:0',
  };
}
