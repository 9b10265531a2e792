import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import { ReplicaAuthority, replicaSettings } from './replica-certificates.ts';
import { manySessions } from './ready-session.ts';
import { TestGateway } from './test-gateway.ts';

export interface ReplicaPairOptions {
  readonly env?: Record<string, string>;
  /** Where `b` finds `a`, in place of its own port: e.g. a network that a test can cut. */
  readonly wayToA?: (port: number) => Promise<number>;
}

/** Two replicas on one database and one simulated cluster; sessions are made at `a`. */
export class ReplicaPair {
  private constructor(
    readonly a: TestGateway,
    readonly b: TestGateway,
    readonly authority: ReplicaAuthority,
    /** Of the service of `a` for other replicas. */
    readonly portOfA: number,
    private readonly folder: string,
  ) {}

  static async start({ env = {}, wayToA }: ReplicaPairOptions = {}): Promise<ReplicaPair> {
    const folder = mkdtempSync(join(tmpdir(), 'endoscope-replicas-'));
    const authority = await ReplicaAuthority.create(folder);
    const files = await authority.issue('replica');
    const [portOfA = 0, portOfB = 0] = await freePorts(2);
    const advertise = wayToA ? await wayToA(portOfA) : portOfA;
    const settings = { ...manySessions, ...env };
    const ofA = { ...settings, ...replicaSettings(files, { listen: portOfA, advertise }) };
    const ofB = { ...settings, ...replicaSettings(files, { listen: portOfB }) };
    const a = await TestGateway.start({ env: ofA });
    const b = await TestGateway.start({ env: ofB, beside: a });
    return new ReplicaPair(a, b, authority, portOfA, folder);
  }

  async close(): Promise<void> {
    await this.b.close();
    await this.a.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
