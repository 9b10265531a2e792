import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DescribePod, ListPods } from '@endoscope/clusters';
import type { RequestContext } from '@endoscope/core';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { dnsLabel, dnsSubdomain, pageQuery } from '../../http/schemas.ts';
import { podDescriptionJson, podDescriptionSchema } from '../../present/pod-description.ts';
import { podJson, podPageSchema } from '../../present/pod.ts';

const listQuery = z.strictObject({ ...pageQuery, labelSelector: z.string().max(1_024).optional() });
const namespaceParams = z.object({ cluster: dnsLabel, namespace: dnsLabel });
const podParams = namespaceParams.extend({ pod: dnsSubdomain });
type ListQuery = z.output<typeof listQuery>;

@ApiTags('targets')
@Controller('v1/clusters/:cluster')
export class PodsController {
  constructor(
    @Inject(ListPods) private readonly list: ListPods,
    @Inject(DescribePod) private readonly describe: DescribePod,
  ) {}

  @Get('pods')
  @ApiOperation({
    operationId: 'listAllPods',
    summary: 'Pods of every namespace the caller may see.',
  })
  @ApiResponse({ status: 200, standardSchema: podPageSchema })
  async listAllPods(
    @Caller() ctx: RequestContext,
    @Param('cluster', { schema: dnsLabel }) cluster: string,
    @Query({ schema: listQuery }) query: ListQuery,
  ) {
    return this.page(ctx, { cluster, ...query });
  }

  @Get('namespaces/:namespace/pods')
  @ApiOperation({ operationId: 'listPods', summary: 'Pods of a namespace.' })
  @ApiResponse({ status: 200, standardSchema: podPageSchema })
  async listPods(
    @Caller() ctx: RequestContext,
    @Param({ schema: namespaceParams }) params: z.output<typeof namespaceParams>,
    @Query({ schema: listQuery }) query: ListQuery,
  ) {
    return this.page(ctx, { ...params, ...query });
  }

  @Get('namespaces/:namespace/pods/:pod')
  @ApiOperation({
    operationId: 'describePod',
    summary: 'One pod: containers, who added which, events, surroundings, and whether to debug it.',
  })
  @ApiResponse({ status: 200, standardSchema: podDescriptionSchema })
  async describePod(
    @Caller() ctx: RequestContext,
    @Param({ schema: podParams }) params: z.output<typeof podParams>,
  ) {
    return podDescriptionJson(await this.describe.execute(ctx, params));
  }

  private async page(ctx: RequestContext, input: Parameters<ListPods['execute']>[1]) {
    const { items, nextPageToken } = await this.list.execute(ctx, input);
    return { pods: items.map(podJson), nextPageToken };
  }
}
