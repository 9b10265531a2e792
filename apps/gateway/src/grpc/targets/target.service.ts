import type {
  DescribeNodeRequest__Output,
  DescribeNodeResponse,
  DescribePodRequest__Output,
  DescribePodResponse,
  ListNodesRequest__Output,
  ListNodesResponse,
  ListPodsRequest__Output,
  ListPodsResponse,
  ResolveTargetsRequest__Output,
  ResolveTargetsResponse,
} from '@endoscope/contracts';
import type { DescribeNode, DescribePod, ListNodes, ListPods } from '@endoscope/clusters';
import { nodeMessage } from '../../present/node.ts';
import { podDescriptionMessage } from '../../present/pod-description.ts';
import { podMessage } from '../../present/pod.ts';
import { problemMessage } from '../../present/problem.ts';
import { targetResultMessage, targetsOfMessage } from '../../present/target.ts';
import type { ResolveTargets } from '../../targets/resolve-targets.ts';
import type { GrpcDoor } from '../grpc-door.ts';

interface TargetUseCases {
  readonly listPods: ListPods;
  readonly describePod: DescribePod;
  readonly listNodes: ListNodes;
  readonly describeNode: DescribeNode;
  readonly resolveTargets: ResolveTargets;
}

export function targetService(door: GrpcDoor, use: TargetUseCases) {
  return {
    listPods: door.unary<ListPodsRequest__Output, ListPodsResponse>(async (ctx, request) => {
      const { items, nextPageToken = '' } = await use.listPods.execute(ctx, request);
      return { pods: items.map(podMessage), nextPageToken };
    }),
    describePod: door.unary<DescribePodRequest__Output, DescribePodResponse>(async (ctx, request) =>
      podDescriptionMessage(await use.describePod.execute(ctx, request)),
    ),
    resolveTargets: door.unary<ResolveTargetsRequest__Output, ResolveTargetsResponse>(
      async (ctx, request) => {
        const outcomes = await use.resolveTargets.execute(ctx, targetsOfMessage(request));
        return {
          results: outcomes.map(({ target, error }) =>
            error ? { error: problemMessage(error) } : targetResultMessage(target),
          ),
        };
      },
    ),
    listNodes: door.unary<ListNodesRequest__Output, ListNodesResponse>(async (ctx, request) => {
      const { items, nextPageToken = '' } = await use.listNodes.execute(ctx, request);
      return { nodes: items.map(nodeMessage), nextPageToken };
    }),
    describeNode: door.unary<DescribeNodeRequest__Output, DescribeNodeResponse>(
      async (ctx, request) => ({ node: nodeMessage(await use.describeNode.execute(ctx, request)) }),
    ),
  };
}
