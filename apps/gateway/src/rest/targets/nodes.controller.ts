import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DescribeNode, ListNodes } from '@endoscope/clusters';
import type { RequestContext } from '@endoscope/core';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { dnsLabel, dnsSubdomain, pageQuery } from '../../http/schemas.ts';
import { nodeJson, nodePageSchema, nodeSchema } from '../../present/node.ts';

const listQuery = z.strictObject({ ...pageQuery, labelSelector: z.string().max(1_024).optional() });
const nodeParams = z.object({ cluster: dnsLabel, node: dnsSubdomain });

@ApiTags('targets')
@Controller('v1/clusters/:cluster/nodes')
export class NodesController {
  constructor(
    @Inject(ListNodes) private readonly list: ListNodes,
    @Inject(DescribeNode) private readonly describe: DescribeNode,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listNodes', summary: 'Nodes of a cluster.' })
  @ApiResponse({ status: 200, standardSchema: nodePageSchema })
  async listNodes(
    @Caller() ctx: RequestContext,
    @Param('cluster', { schema: dnsLabel }) cluster: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    const { items, nextPageToken } = await this.list.execute(ctx, { cluster, ...query });
    return { nodes: items.map(nodeJson), nextPageToken };
  }

  @Get(':node')
  @ApiOperation({ operationId: 'describeNode', summary: 'One node: versions, taints, conditions.' })
  @ApiResponse({ status: 200, standardSchema: nodeSchema })
  async describeNode(
    @Caller() ctx: RequestContext,
    @Param({ schema: nodeParams }) params: z.output<typeof nodeParams>,
  ) {
    return nodeJson(await this.describe.execute(ctx, params));
  }
}
