import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CheckCluster, FindCluster, ListClusters } from '@endoscope/clusters';
import { RegisterCluster, RemoveCluster } from '@endoscope/clusters';
import type { Cluster } from '@endoscope/clusters';
import type { RequestContext } from '@endoscope/core';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { booleanText, dnsLabel, pageQuery } from '../../http/schemas.ts';
import {
  clusterEtag,
  clusterHealthJson,
  clusterHealthSchema,
  clusterJson,
  clusterPageSchema,
  clusterSchema,
  registerClusterInput,
  registerClusterSchema,
} from '../../present/cluster.ts';

const listQuery = z.strictObject(pageQuery);
const removeQuery = z.strictObject({ force: booleanText.optional() });
const removedSchema = z.object({ endedSessions: z.number().int() }).meta({ id: 'ClusterRemoved' });

@ApiTags('clusters')
@Controller('v1/clusters')
export class ClustersController {
  constructor(
    @Inject(ListClusters) private readonly list: ListClusters,
    @Inject(FindCluster) private readonly find: FindCluster,
    @Inject(RegisterCluster) private readonly register: RegisterCluster,
    @Inject(RemoveCluster) private readonly remove: RemoveCluster,
    @Inject(CheckCluster) private readonly check: CheckCluster,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listClusters', summary: 'Clusters the caller may see, by name.' })
  @ApiResponse({ status: 200, standardSchema: clusterPageSchema })
  async listClusters(
    @Caller() ctx: RequestContext,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    const { items, nextPageToken } = await this.list.execute(ctx, query);
    return { clusters: items.map(clusterJson), nextPageToken };
  }

  @Post()
  @ApiOperation({ operationId: 'registerCluster', summary: 'Registers a cluster.' })
  @ApiResponse({ status: 201, standardSchema: clusterSchema })
  async registerCluster(
    @Caller() ctx: RequestContext,
    @Body({ schema: registerClusterSchema }) body: z.output<typeof registerClusterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const cluster = await this.register.execute(ctx, registerClusterInput(body));
    void reply.header('Location', `/v1/clusters/${cluster.name}`);
    return answer(cluster, reply);
  }

  @Get(':cluster')
  @ApiOperation({ operationId: 'getCluster', summary: 'One cluster.' })
  @ApiResponse({ status: 200, standardSchema: clusterSchema })
  async getCluster(
    @Caller() ctx: RequestContext,
    @Param('cluster', { schema: dnsLabel }) cluster: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answer(await this.find.execute(ctx, cluster), reply);
  }

  @Delete(':cluster')
  @ApiOperation({
    operationId: 'removeCluster',
    summary: 'Removes a cluster; force ends its sessions.',
  })
  @ApiResponse({ status: 200, standardSchema: removedSchema })
  async removeCluster(
    @Caller() ctx: RequestContext,
    @Param('cluster', { schema: dnsLabel }) cluster: string,
    @Query({ schema: removeQuery }) query: z.output<typeof removeQuery>,
  ) {
    return this.remove.execute(ctx, { cluster, force: query.force });
  }

  @Post(':cluster(^[^:/]+)::check')
  @HttpCode(200)
  @ApiOperation({ operationId: 'checkCluster', summary: 'Probes a cluster now.' })
  @ApiResponse({ status: 200, standardSchema: clusterHealthSchema })
  async checkCluster(
    @Caller() ctx: RequestContext,
    @Param('cluster', { schema: dnsLabel }) cluster: string,
  ) {
    return clusterHealthJson(await this.check.execute(ctx, cluster));
  }
}

function answer(cluster: Cluster, reply: FastifyReply) {
  void reply.header('ETag', clusterEtag(cluster));
  return clusterJson(cluster);
}
