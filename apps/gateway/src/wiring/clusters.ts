import {
  CheckCluster,
  ClusterRegistry,
  DescribeNode,
  DescribePod,
  FindCluster,
  HoldCluster,
  ImportKubeconfig,
  JudgePods,
  ListClusters,
  ListNodes,
  ListPods,
  PodSurroundings,
  RegisterCluster,
  RemoveCluster,
  ResolveTarget,
} from '@endoscope/clusters';
import type { ClusterSessions } from '@endoscope/clusters';
import {
  ClientNodeKubeconfigReader,
  DnsServerAddresses,
  KubernetesClusterProbe,
  KubernetesConnections,
  KubernetesNodeReader,
  KubernetesPodReader,
  KubernetesWorkloadReader,
  PrismaClusterStore,
} from '@endoscope/clusters/adapters';
import { AddressPolicy } from '@endoscope/kubernetes';
import { SecretBox, readKeyRingFile } from '@endoscope/secret-box';
import { ConfirmPodSessions } from '@endoscope/sessions';
import { PrismaSessionStore } from '@endoscope/sessions/adapters';
import { ResolveTargets } from '../targets/resolve-targets.ts';
import type { Platform } from './platform.ts';

export interface Clusters {
  readonly find: FindCluster;
  readonly hold: HoldCluster;
  readonly list: ListClusters;
  readonly register: RegisterCluster;
  readonly check: CheckCluster;
  readonly listPods: ListPods;
  readonly describePod: DescribePod;
  readonly listNodes: ListNodes;
  readonly describeNode: DescribeNode;
  readonly resolveTarget: ResolveTarget;
  readonly resolveTargets: ResolveTargets;
  readonly connections: KubernetesConnections;
  /** Removal needs sessions, which are made later. */
  remover(sessions: ClusterSessions): RemoveCluster;
}

export function wireClusters(platform: Platform): Clusters {
  const { config, database, require, decide, audit, work, clock, describe } = platform;
  const secrets = new SecretBox(readKeyRingFile(config.keyRingFile));
  const store = new PrismaClusterStore(database, secrets);
  const addresses = new AddressPolicy({ allow: config.allowedPrivateAddresses });
  const connections = new KubernetesConnections(store, store, { addresses });
  const find = new FindCluster(store, require);
  const registry = new ClusterRegistry(store, audit, work);
  const pods = new KubernetesPodReader(connections);
  const nodes = new KubernetesNodeReader(connections);
  const workloads = new KubernetesWorkloadReader(connections);
  const ofPods = new ConfirmPodSessions(new PrismaSessionStore(database), decide, find);
  const around = new PodSurroundings(decide, pods, nodes, ofPods);
  const describeNode = new DescribeNode(find, require, nodes);
  const resolveTarget = new ResolveTarget(find, new JudgePods(decide, describe), pods, workloads);
  const tokenFileFolders = config.tokenFileDirs.split(',').flatMap((dir) => dir.trim() || []);
  const kubeconfigs = new ImportKubeconfig(new ClientNodeKubeconfigReader());
  const settings = { clock, tokenFileFolders };
  return {
    find,
    hold: new HoldCluster(store),
    list: new ListClusters(store, decide),
    register: new RegisterCluster(
      require,
      kubeconfigs,
      new DnsServerAddresses(addresses),
      registry,
      settings,
    ),
    check: new CheckCluster(
      find,
      require,
      new KubernetesClusterProbe(connections),
      registry,
      clock,
    ),
    listPods: new ListPods(find, require, decide, pods),
    describePod: new DescribePod(find, require, pods, around),
    listNodes: new ListNodes(find, require, decide, nodes),
    describeNode,
    resolveTarget,
    resolveTargets: new ResolveTargets(resolveTarget, describeNode),
    connections,
    remover: (sessions) => new RemoveCluster(find, require, sessions, registry, connections),
  };
}
