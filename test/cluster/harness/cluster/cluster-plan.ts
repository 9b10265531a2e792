/** Every name, number and path of one cluster, decided before anything is created. */
import { join } from 'node:path';
import type { ServerVersion } from '../build/server-versions.ts';
import { stateTag } from '../host/directories.ts';

export interface ClusterPlan {
  name: string;
  /** Which of the 40 sets of ports and subnets it uses. */
  slot: number;
  version: ServerVersion;
  serverBinary: string;
  etcdBinary: string;
  cniPluginDirectory: string;
  nodeName: string;
  cgroupName: string;
  bridgeName: string;
  ports: ClusterPorts;
  network: ClusterNetwork;
  paths: ClusterPaths;
}

export interface ClusterPorts {
  apiServer: number;
  etcdClient: number;
  etcdPeer: number;
  controllerManager: number;
  scheduler: number;
  kubelet: number;
  kubeletHealth: number;
}

export interface ClusterNetwork {
  nodeAddress: string;
  podSubnet: string;
  serviceSubnet: string;
  serviceAddress: string;
}

export interface PlanInput {
  stateDirectory: string;
  name: string;
  slot: number;
  version: ServerVersion;
  serverBinary: string;
  etcdBinary: string;
  cniPluginDirectory: string;
}

export type ClusterPaths = ReturnType<typeof clusterPaths>;

export const SLOT_MAX = 40;
/** Below the range from which Linux hands out ports to outgoing connections (32768 and up). */
const FIRST_PORT = 16_400;
const PORTS_PER_SLOT = 10;

export function planCluster(input: PlanInput): ClusterPlan {
  const { name, slot, version, serverBinary, etcdBinary, cniPluginDirectory } = input;
  return {
    ...{ name, slot, version, serverBinary, etcdBinary, cniPluginDirectory },
    nodeName: `node-${name}`,
    cgroupName: `${cgroupPrefix(input.stateDirectory)}${name}`,
    bridgeName: `${bridgePrefix(input.stateDirectory)}${slot}`,
    ports: portsOfSlot(slot),
    network: networkOfSlot(slot),
    paths: clusterPaths(input.stateDirectory, name),
  };
}

export function portsOfSlot(slot: number): ClusterPorts {
  const first = FIRST_PORT + slot * PORTS_PER_SLOT;
  return {
    apiServer: first,
    etcdClient: first + 1,
    etcdPeer: first + 2,
    controllerManager: first + 3,
    scheduler: first + 4,
    kubelet: first + 5,
    kubeletHealth: first + 6,
  };
}

export function networkOfSlot(slot: number): ClusterNetwork {
  return {
    nodeAddress: `10.${200 + slot}.0.1`,
    podSubnet: `10.${200 + slot}.0.0/24`,
    serviceSubnet: `10.${100 + slot}.0.0/24`,
    serviceAddress: `10.${100 + slot}.0.1`,
  };
}

/** Interface names end at 15 characters; the tag tells two state directories apart. */
export function bridgePrefix(stateDirectory: string): string {
  return `endo${stateTag(stateDirectory)}`;
}

export function cgroupPrefix(stateDirectory: string): string {
  return `endo-${stateTag(stateDirectory)}-`;
}

export function clusterPaths(stateDirectory: string, name: string) {
  const directory = join(stateDirectory, name);
  const inside = (path: string) => join(directory, path);
  return {
    directory,
    record: inside('cluster.json'),
    kubeconfig: inside('kubeconfig'),
    kubectl: inside('kubectl'),
    pki: inside('pki'),
    config: inside('config'),
    logs: inside('log'),
    auditLog: inside('log/audit.log'),
    processes: inside('process'),
    etcd: inside('etcd'),
    kubelet: inside('kubelet'),
    podLogs: inside('pod-logs'),
    containerd: inside('containerd'),
    containerdSocket: inside('containerd/containerd.sock'),
    cniConfig: inside('cni'),
    cniData: inside('cni-data'),
  };
}
