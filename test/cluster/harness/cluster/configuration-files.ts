/** The configuration files of the server parts, as text. JSON where YAML is read: it is YAML. */
import { join } from 'node:path';
import { PAUSE_IMAGE } from '../images/cluster-images.ts';
import type { ClusterPlan } from './cluster-plan.ts';

/** File name below the cluster's config directory → content. */
export function configurationFiles(plan: ClusterPlan): Record<string, string> {
  return {
    'audit-policy.yaml': toJson(auditPolicy()),
    'containerd.toml': containerdToml(plan),
    'kubelet.yaml': toJson(kubeletConfiguration(plan)),
  };
}

/**
 * Tests read this log to learn who really did what to a pod, so pods are recorded with bodies.
 * What the servers do among themselves is left out: leases alone would fill the disk in days.
 */
function auditPolicy(): object {
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [
      { level: 'RequestResponse', resources: [{ group: '', resources: ['pods', 'pods/*'] }] },
      {
        level: 'None',
        users: ['system:apiserver', 'system:kube-controller-manager', 'system:kube-scheduler'],
      },
      { level: 'None', userGroups: ['system:nodes', 'system:serviceaccounts:kube-system'] },
      { level: 'Metadata' },
    ],
  };
}

/** Everything below the cluster's own directory, so that clusters and hosts do not meet. */
function containerdToml(plan: ClusterPlan): string {
  const { containerd, containerdSocket, cniConfig } = plan.paths;
  return `version = 2
root = "${join(containerd, 'root')}"
state = "${join(containerd, 'state')}"
# This one creates /opt/containerd on the host.
disabled_plugins = ["io.containerd.internal.v1.opt"]

[grpc]
  address = "${containerdSocket}"
[ttrpc]
  address = "${containerdSocket}.ttrpc"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  # Without CAP_SYS_RESOURCE a container could not get the score Kubernetes asks for: runc then
  # ends with "can't get final child's PID from pipe: EOF" for every sandbox.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${plan.cniPluginDirectory}"
    conf_dir = "${cniConfig}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        Root = "${join(containerd, 'runc')}"
        SystemdCgroup = false
`;
}

/** The network's name is unique on the host: plugins keep their cache by it (see teardown). */
export function podNetwork(plan: ClusterPlan): string {
  return toJson({
    cniVersion: '1.0.0',
    name: plan.cgroupName,
    plugins: [
      {
        type: 'bridge',
        bridge: plan.bridgeName,
        isGateway: true,
        ipMasq: false,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          dataDir: plan.paths.cniData,
          ranges: [[{ subnet: plan.network.podSubnet }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  });
}

function kubeletConfiguration(plan: ClusterPlan): object {
  const { pki, containerdSocket, kubelet, podLogs } = plan.paths;
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: plan.network.nodeAddress,
    port: plan.ports.kubelet,
    healthzPort: plan.ports.kubeletHealth,
    tlsCertFile: join(pki, 'kubelet.crt'),
    tlsPrivateKeyFile: join(pki, 'kubelet.key'),
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(pki, 'ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${plan.cgroupName}`,
    // Its default lies in /usr/libexec, where a second cluster would write too.
    volumePluginDir: join(kubelet, 'volume-plugins'),
    resolvConf: '/etc/resolv.conf',
    clusterDNS: clusterDns(plan),
    serializeImagePulls: false,
    syncFrequency: '10s',
    nodeStatusUpdateFrequency: '5s',
    ...hostUntouched,
    ...(plan.version.kubeletDialect === 'runtime-as-flag'
      ? {}
      : {
          failCgroupV1: false,
          containerRuntimeEndpoint: `unix://${containerdSocket}`,
          podLogsDir: podLogs,
        }),
  };
}

/**
 * There is none, but an old kubelet without one writes an event at every look at a pod, and soon
 * those that matter are dropped: an object may have 25 at once.
 */
function clusterDns({ version }: ClusterPlan): string[] {
  return version.kubeletDialect === 'runtime-as-flag' ? ['127.0.0.1'] : [];
}

/** What needs rights or would change the machine below us: swap, limits, firewall, clean-up. */
const hostUntouched = {
  failSwapOn: false,
  enforceNodeAllocatable: [],
  makeIPTablesUtilChains: false,
  imageGCHighThresholdPercent: 100,
  evictionHard: {
    'memory.available': '0%',
    'nodefs.available': '0%',
    'nodefs.inodesFree': '0%',
    'imagefs.available': '0%',
  },
};

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
