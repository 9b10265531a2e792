import type {
  CheckClusterRequest__Output,
  CheckClusterResponse,
  GetClusterRequest__Output,
  GetClusterResponse,
  ListClustersRequest__Output,
  ListClustersResponse,
  RegisterClusterRequest__Output,
  RegisterClusterResponse,
  RemoveClusterRequest__Output,
  RemoveClusterResponse,
} from '@endoscope/contracts';
import type {
  CheckCluster,
  FindCluster,
  ListClusters,
  RegisterCluster,
  RemoveCluster,
} from '@endoscope/clusters';
import {
  clusterHealthMessage,
  clusterMessage,
  registerClusterInputOf,
} from '../../present/cluster.ts';
import type { GrpcDoor } from '../grpc-door.ts';

export interface ClusterUseCases {
  readonly list: ListClusters;
  readonly find: FindCluster;
  readonly register: RegisterCluster;
  readonly remove: RemoveCluster;
  readonly check: CheckCluster;
}

export function clusterService(door: GrpcDoor, use: ClusterUseCases) {
  return {
    listClusters: door.unary<ListClustersRequest__Output, ListClustersResponse>(
      async (ctx, request) => {
        const { items, nextPageToken = '' } = await use.list.execute(ctx, request);
        return { clusters: items.map(clusterMessage), nextPageToken };
      },
    ),
    getCluster: door.unary<GetClusterRequest__Output, GetClusterResponse>(
      async (ctx, { cluster }) => ({
        cluster: clusterMessage(await use.find.execute(ctx, cluster)),
      }),
    ),
    registerCluster: door.unary<RegisterClusterRequest__Output, RegisterClusterResponse>(
      async (ctx, request) => ({
        cluster: clusterMessage(await use.register.execute(ctx, registerClusterInputOf(request))),
      }),
    ),
    removeCluster: door.unary<RemoveClusterRequest__Output, RemoveClusterResponse>((ctx, request) =>
      use.remove.execute(ctx, request),
    ),
    checkCluster: door.unary<CheckClusterRequest__Output, CheckClusterResponse>(
      async (ctx, { cluster }) => ({
        health: clusterHealthMessage(await use.check.execute(ctx, cluster)),
      }),
    ),
  };
}
