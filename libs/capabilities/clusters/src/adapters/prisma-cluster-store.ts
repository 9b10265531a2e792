import type { Transaction } from '@endoscope/core';
import { constraintOf, prismaOf, queryOf } from '@endoscope/database';
import type { Database } from '@endoscope/database';
import { SecretText } from '@endoscope/secret-box';
import type { SecretBinding, SecretBox } from '@endoscope/secret-box';
import { z } from 'zod';
import {
  ClusterCredentialLost,
  ClusterNameTaken,
  ClusterServerTaken,
} from '../domain/cluster.errors.ts';
import type { ClusterHealth } from '../domain/cluster-health.ts';
import type { Cluster, ClusterCredential } from '../domain/cluster.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { CredentialVault, OpenedCluster } from '../ports/credential-vault.ts';
import {
  clusterOf,
  columnsWithoutCredential,
  healthColumnsOf,
  rowOf,
  withoutCredential,
} from './cluster-row.ts';
import type { ClusterRow } from './cluster-row.ts';

const credentialShape: z.ZodType<ClusterCredential> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bearer_token'), token: z.string() }),
  z.strictObject({
    kind: z.literal('client_certificate'),
    certificatePem: z.string(),
    privateKeyPem: z.string(),
  }),
  z.strictObject({ kind: z.literal('token_file'), path: z.string() }),
]);

/**
 * The registry in Postgres. The credential is sealed before it leaves this process, bound to the
 * name of its cluster: moved to another row it does not open.
 */
export class PrismaClusterStore implements ClusterStore, CredentialVault {
  constructor(
    private readonly database: Pick<Database, 'prisma' | 'query'>,
    private readonly secrets: Pick<SecretBox, 'seal' | 'open'>,
  ) {}

  async insert(tx: Transaction, cluster: Cluster, credential: ClusterCredential): Promise<void> {
    const text = new SecretText(JSON.stringify(credential));
    const sealed = this.secrets.seal(bindingOf(cluster.name), text);
    try {
      await prismaOf(tx).cluster.create({ data: rowOf(cluster, sealed), ...withoutCredential });
    } catch (error) {
      // Not as causes: they hold the row.
      const constraint = constraintOf(error);
      if (constraint === 'a_cluster_has_its_name_alone') {
        throw new ClusterNameTaken({ cluster: cluster.name });
      }
      if (constraint === 'a_server_is_registered_under_one_name') {
        throw new ClusterServerTaken({ serverUrl: cluster.serverUrl });
      }
      throw error;
    }
  }

  async find(name: string): Promise<Cluster | undefined> {
    // Asked with every request: without Prisma it takes a quarter of the CPU (database.ts).
    const text = `SELECT ${columnsWithoutCredential} FROM cluster WHERE name = $1`;
    const [row] = await this.database.query<ClusterRow>(text, [name]);
    return row && clusterOf(row);
  }

  async list(page: { after: string | undefined; limit: number }): Promise<Cluster[]> {
    const rows = await this.table.findMany({
      where: page.after === undefined ? {} : { name: { gt: page.after } },
      orderBy: { name: 'asc' },
      take: page.limit,
      ...withoutCredential,
    });
    return rows.map(clusterOf);
  }

  count(): Promise<number> {
    return this.table.count();
  }

  async remove(tx: Transaction, name: string): Promise<boolean> {
    return (await prismaOf(tx).cluster.deleteMany({ where: { name } })).count === 1;
  }

  async hold(tx: Transaction, name: string): Promise<boolean> {
    const rows = await queryOf(tx)('SELECT name FROM cluster WHERE name = $1 FOR KEY SHARE', [
      name,
    ]);
    return rows.length === 1;
  }

  async saveHealth(
    tx: Transaction,
    { name, revision }: Pick<Cluster, 'name' | 'revision'>,
    health: ClusterHealth,
  ): Promise<boolean> {
    const data = healthColumnsOf(health);
    const { count } = await prismaOf(tx).cluster.updateMany({ where: { name, revision }, data });
    return count === 1;
  }

  async open(name: string): Promise<OpenedCluster | undefined> {
    const row = await this.table.findUnique({ where: { name } });
    if (!row) return undefined;
    const { credentialSealed, ...rest } = row;
    return { cluster: clusterOf(rest), credential: this.unseal(name, credentialSealed) };
  }

  private unseal(name: string, sealed: string): ClusterCredential {
    const text = this.openSealed(name, sealed).expose();
    const parsed = credentialShape.safeParse(JSON.parse(text));
    // Without the parser's words: they could quote what was unsealed.
    if (!parsed.success) throw new ClusterCredentialLost({ cluster: name });
    return parsed.data;
  }

  private openSealed(name: string, sealed: string): SecretText {
    try {
      return this.secrets.open(bindingOf(name), sealed);
    } catch (cause) {
      throw new ClusterCredentialLost({ cluster: name }, { cause });
    }
  }

  private get table() {
    return this.database.prisma.cluster;
  }
}

const bindingOf = (name: string): SecretBinding => ({
  purpose: 'cluster credential',
  record: name,
});
