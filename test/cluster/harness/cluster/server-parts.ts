/** The programs of a cluster and the arguments they are started with. */
import { join } from 'node:path';
import type { ClusterPlan } from './cluster-plan.ts';

export const SERVER_PARTS = [
  'etcd',
  'apiserver',
  'controller-manager',
  'scheduler',
  'containerd',
  'kubelet',
] as const;

export type ServerPart = (typeof SERVER_PARTS)[number];

export interface PartCommand {
  file: string;
  arguments: string[];
}

export function partCommand(plan: ClusterPlan, part: ServerPart): PartCommand {
  const flags = PART_FLAGS[part](plan);
  if (part === 'containerd') return { file: 'containerd', arguments: flags };
  const file = part === 'etcd' ? plan.etcdBinary : plan.serverBinary;
  return { file, arguments: [part, ...flags] };
}

/** Users of the API get a kubeconfig each; named after the certificate it holds. */
export const CLIENT_PARTS = ['controller-manager', 'scheduler', 'kubelet'] as const;

export function partKubeconfig(plan: ClusterPlan, part: (typeof CLIENT_PARTS)[number]): string {
  return join(plan.paths.config, `${part}.kubeconfig`);
}

export function apiServerUrl(plan: ClusterPlan): string {
  return `https://127.0.0.1:${plan.ports.apiServer}`;
}

const PART_FLAGS: Record<ServerPart, (plan: ClusterPlan) => string[]> = {
  etcd: etcdFlags,
  apiserver: apiServerFlags,
  'controller-manager': controllerManagerFlags,
  scheduler: schedulerFlags,
  containerd: (plan) => ['--config', join(plan.paths.config, 'containerd.toml')],
  kubelet: kubeletFlags,
};

function etcdFlags(plan: ClusterPlan): string[] {
  const client = `http://127.0.0.1:${plan.ports.etcdClient}`;
  const peer = `http://127.0.0.1:${plan.ports.etcdPeer}`;
  return flags({
    'data-dir': plan.paths.etcd,
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    // A cluster that crashes is rebuilt, never recovered.
    'unsafe-no-fsync': 'true',
  });
}

function apiServerFlags(plan: ClusterPlan): string[] {
  const pki = (file: string) => join(plan.paths.pki, file);
  return flags({
    'etcd-servers': `http://127.0.0.1:${plan.ports.etcdClient}`,
    'secure-port': String(plan.ports.apiServer),
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    'tls-cert-file': pki('apiserver.crt'),
    'tls-private-key-file': pki('apiserver.key'),
    'client-ca-file': pki('ca.crt'),
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': pki('service-account.pub'),
    'service-account-signing-key-file': pki('service-account.key'),
    'service-cluster-ip-range': plan.network.serviceSubnet,
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    'allow-privileged': 'true',
    // Without these three attach, exec and logs do not reach the kubelet.
    'kubelet-certificate-authority': pki('ca.crt'),
    'kubelet-client-certificate': pki('apiserver-client.crt'),
    'kubelet-client-key': pki('apiserver-client.key'),
    'kubelet-preferred-address-types': 'InternalIP',
    'audit-policy-file': join(plan.paths.config, 'audit-policy.yaml'),
    'audit-log-path': plan.paths.auditLog,
    // Far above what tests write: a rotation in the middle of one would hide lines from it.
    'audit-log-maxsize': '1000',
    'audit-log-maxbackup': '1',
    'endpoint-reconciler-type': 'none',
    ...featureGates(plan),
  });
}

function controllerManagerFlags(plan: ClusterPlan): string[] {
  return flags({
    kubeconfig: partKubeconfig(plan, 'controller-manager'),
    'secure-port': String(plan.ports.controllerManager),
    'bind-address': '127.0.0.1',
    'service-account-private-key-file': join(plan.paths.pki, 'service-account.key'),
    'root-ca-file': join(plan.paths.pki, 'ca.crt'),
    'use-service-account-credentials': 'true',
    'leader-elect': 'false',
    // At the default of 20 a second its forty controllers take 5 s to get their accounts.
    'kube-api-qps': '200',
    'kube-api-burst': '400',
    // Its default lies in /usr/libexec, where a second cluster would write too.
    'flex-volume-plugin-dir': join(plan.paths.kubelet, 'volume-plugins'),
    ...noInsecurePort(plan),
    ...featureGates(plan),
  });
}

function schedulerFlags(plan: ClusterPlan): string[] {
  return flags({
    kubeconfig: partKubeconfig(plan, 'scheduler'),
    'secure-port': String(plan.ports.scheduler),
    'bind-address': '127.0.0.1',
    'leader-elect': 'false',
    ...noInsecurePort(plan),
  });
}

function kubeletFlags(plan: ClusterPlan): string[] {
  const runtime: Record<string, string> =
    plan.version.kubeletDialect === 'runtime-as-flag'
      ? {
          'container-runtime': 'remote',
          'container-runtime-endpoint': `unix://${plan.paths.containerdSocket}`,
        }
      : {};
  return flags({
    config: join(plan.paths.config, 'kubelet.yaml'),
    kubeconfig: partKubeconfig(plan, 'kubelet'),
    'hostname-override': plan.nodeName,
    'root-dir': plan.paths.kubelet,
    'cert-dir': plan.paths.pki,
    'node-ip': plan.network.nodeAddress,
    ...runtime,
    ...featureGates(plan),
  });
}

function featureGates(plan: ClusterPlan): Record<string, string> {
  const { featureGates: gates } = plan.version;
  return gates === undefined ? {} : { 'feature-gates': gates };
}

function noInsecurePort(plan: ClusterPlan): Record<string, string> {
  return plan.version.hasInsecurePorts ? { port: '0' } : {};
}

function flags(values: Record<string, string>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}
