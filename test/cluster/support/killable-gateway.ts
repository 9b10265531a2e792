import { randomBytes } from 'node:crypto';
import { EndoscopeClient } from '@endoscope/client';
import { Endo } from '../../cli/harness/endo.ts';
import type { GatewayProcess } from '../../support/gateway-process.ts';
import { ProcessStack } from '../../support/process-stack.ts';
import { ensureClusters } from '../harness/index.ts';
import { TestNamespace } from './test-namespace.ts';

/** The built gateway as a process with the cluster `c1`, and a namespace of the test's own in it. */
export class KillableGateway {
  /** Of the present process: at another address after each start. */
  process!: GatewayProcess;
  client!: EndoscopeClient;

  private constructor(
    readonly stack: ProcessStack,
    readonly namespace: TestNamespace,
  ) {}

  static async start(): Promise<KillableGateway> {
    const [cluster] = await ensureClusters({ count: 1 });
    const name = `e2e-${randomBytes(3).toString('hex')}`;
    const namespace = await TestNamespace.create(cluster!, name);
    const gateway = new KillableGateway(await ProcessStack.start(), namespace);
    await gateway.startAgain();
    const endo = new Endo({
      ENDOSCOPE_SERVER: await gateway.process.url(),
      ENDOSCOPE_TOKEN: await gateway.stack.issuer.issueToken('operator'),
    });
    const where = ['--context', cluster!.context, '--kubeconfig', cluster!.kubeconfigPath];
    const { status, stderr } = await endo.run(['cluster', 'join', 'c1', ...where]);
    await endo.close();
    if (status !== 0) throw new Error(stderr);
    return gateway;
  }

  /** SIGKILL, as a power cut: nothing is drained, closed or recorded. */
  async killAndStart(meanwhile: () => Promise<unknown> = async () => 0): Promise<void> {
    await this.process.stop();
    await meanwhile();
    await this.startAgain();
  }

  async close(): Promise<void> {
    await this.namespace.remove();
    await this.stack.close();
  }

  /** On the same database. */
  async startAgain(): Promise<void> {
    this.process = this.stack.gateway();
    this.client = new EndoscopeClient({
      server: await this.process.url(),
      token: { token: () => this.stack.issuer.issueToken('engineer') },
    });
  }
}
