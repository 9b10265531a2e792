import type { RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { policySubject } from '../domain/cluster.ts';
import type { Node } from '../domain/node.ts';
import { requireNames } from '../domain/readable-namespace.ts';
import { NodeNotFound } from '../domain/target.errors.ts';
import type { NodeReader } from '../ports/node-reader.ts';
import type { FindCluster } from './find-cluster.ts';

/** One node. Policy is asked before absence is told, as with pods. */
export class DescribeNode {
  constructor(
    private readonly clusters: FindCluster,
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly nodes: NodeReader,
  ) {}

  async execute(ctx: RequestContext, input: { cluster: string; node: string }): Promise<Node> {
    requireNames({ node: input.node });
    const cluster = await this.clusters.execute(ctx, input.cluster);
    const found = await this.nodes.find(ctx, input);
    await this.access.execute(ctx, {
      action: 'node.view',
      cluster: policySubject(cluster),
      node: { name: input.node, labels: { ...found?.labels } },
    });
    if (found) return found;
    throw new NodeNotFound({ cluster: cluster.name, node: input.node });
  }
}
