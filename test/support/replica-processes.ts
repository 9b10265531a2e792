import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EndoscopeClient } from '@endoscope/client';
import { freePorts } from './free-ports.ts';
import type { GatewayProcess } from './gateway-process.ts';
import type { ProcessStack } from './process-stack.ts';
import { manySessions } from './ready-session.ts';
import { ReplicaAuthority, replicaSettings } from './replica-certificates.ts';
import type { CertificateFiles } from './replica-certificates.ts';

/** One of two built gateways on one database. */
export interface ReplicaProcess {
  readonly process: GatewayProcess;
  readonly url: string;
  readonly client: EndoscopeClient;
}

/** Two built gateways as processes of their own, on one database: to kill one of them. */
export class ReplicaProcesses {
  private constructor(
    private readonly stack: ProcessStack,
    private readonly files: CertificateFiles,
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  static async create(
    stack: ProcessStack,
    env: Record<string, string> = {},
  ): Promise<ReplicaProcesses> {
    const folder = mkdtempSync(join(tmpdir(), 'endoscope-replica-processes-'));
    const files = await (await ReplicaAuthority.create(folder)).issue('replica');
    return new ReplicaProcesses(stack, files, folder, { ...manySessions, ...env });
  }

  /** A further one. */
  async start(): Promise<ReplicaProcess> {
    const [port = 0] = await freePorts(1);
    const own = replicaSettings(this.files, { listen: port });
    const process = this.stack.gateway({ ...this.env, ...own });
    const url = await process.url();
    const token = { token: () => this.stack.issuer.issueToken('engineer') };
    return { process, url, client: new EndoscopeClient({ server: url, token }) };
  }

  /** The gateways are the stack's to stop. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
