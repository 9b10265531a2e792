import type { V1Pod } from '@endoscope/kubernetes';
import { clusterLimits } from '../domain/clusters.limits.ts';
import type { PodPort, ServicePort } from '../domain/target-ports.ts';

export interface V1ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly targetPort?: number | string;
}

/** Of its containers and of its sidecars, which are init containers that stay. */
export function podPortsOf({ spec }: V1Pod): PodPort[] {
  const { containers = [], initContainers = [] } = spec ?? {};
  const declared = [...containers, ...initContainers].flatMap(({ ports = [] }) => ports);
  return declared.slice(0, clusterLimits.portsMax).flatMap(({ name, containerPort, protocol }) => {
    return portOf({ name, port: containerPort, protocol });
  });
}

/** A headless service has no port of its own: its number is that of the pod, as kubectl has it. */
export function servicePortsOf(
  ports: readonly V1ServicePort[],
  isHeadless: boolean,
): ServicePort[] {
  return ports.slice(0, clusterLimits.portsMax).flatMap(({ targetPort, ...declared }) => {
    const points = isHeadless || !targetPort ? declared.port : targetPort;
    const isPossible = typeof points === 'string' ? portName.test(points) : isPortNumber(points);
    return isPossible ? portOf(declared).map((port) => ({ ...port, points })) : [];
  });
}

/** IANA_SVC_NAME of containers, DNS_LABEL of services. */
const portName = /^[a-z0-9-]{1,63}$/;
const protocols = new Set(['TCP', 'UDP', 'SCTP']);

/** Nothing for what no API server lets through: it ends in terminals. */
function portOf(found: {
  readonly name?: string | undefined;
  readonly port: number;
  readonly protocol?: string | undefined;
}): PodPort[] {
  const { name = '', port, protocol = 'TCP' } = found;
  const isOne = isPortNumber(port) && protocols.has(protocol);
  return isOne && (name === '' || portName.test(name)) ? [{ name, port, protocol }] : [];
}

function isPortNumber(port: unknown): port is number {
  return Number.isInteger(port) && Number(port) > 0 && Number(port) <= 65_535;
}
