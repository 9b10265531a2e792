import type {
  DescribePodRequest__Output,
  DescribePodResponse,
  ListPodsRequest__Output,
  ListPodsResponse,
} from '@endoscope/contracts';
import type { DescribePod, ListPods } from '@endoscope/clusters';
import { podDescriptionMessage, podMessage } from '../../present/pod.ts';
import type { GrpcDoor } from '../grpc-door.ts';

export function targetService(door: GrpcDoor, use: { list: ListPods; describe: DescribePod }) {
  return {
    listPods: door.unary<ListPodsRequest__Output, ListPodsResponse>(async (ctx, request) => {
      const { items, nextPageToken = '' } = await use.list.execute(ctx, request);
      return { pods: items.map(podMessage), nextPageToken };
    }),
    describePod: door.unary<DescribePodRequest__Output, DescribePodResponse>(async (ctx, request) =>
      podDescriptionMessage(await use.describe.execute(ctx, request)),
    ),
  };
}
