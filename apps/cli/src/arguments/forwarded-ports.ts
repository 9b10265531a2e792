import type { LocalPort, TargetPort } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';

/** As it was asked for: a number, or a name that the pod or the service gives it. */
export interface AskedPort {
  /** Undefined: the same as the remote one. */
  readonly local: number | undefined;
  readonly remote: number | string;
}

/** What ports were looked up on: "web" and, where one was named, "service". */
export interface PortNames {
  readonly pod: string;
  readonly service: string | undefined;
  readonly ports: readonly TargetPort[];
}

/** `8080`, `8888:80`, `:80`, `0:80` and `8888:http`, as kubectl takes them; a `/tcp` changes nothing. */
export function parseForwardedPorts(words: readonly string[]): AskedPort[] {
  if (words.length === 0) {
    throw new UsageError('TYPE/NAME and list of ports are required for port-forward', {
      hint: 'Name at least one, as in 8080:80.',
    });
  }
  return words.map(parseForwardedPort);
}

/** Names become numbers of the pod, and the ports of a service the ones they point to. */
export function forwardedPorts(
  asked: readonly AskedPort[],
  names: PortNames | undefined,
): LocalPort[] {
  return asked.map(({ local, remote }) => {
    if (!names && typeof remote === 'number') return { local: local ?? remote, remote };
    const { port, podPort } = portOf(remote, names);
    return { local: local ?? port, remote: podPort };
  });
}

function parseForwardedPort(word: string): AskedPort {
  const [ports = '', protocol = 'tcp', ...more] = word.split('/');
  if (/^udp$/i.test(protocol)) throw isUdp(ports);
  const [first = '', second, ...others] = ports.split(':');
  if (more.length > 0 || !/^tcp$/i.test(protocol) || others.length > 0) {
    throw new UsageError(`invalid port format '${word}'`, { hint: formsOfPorts });
  }
  if (second === undefined) return { local: undefined, remote: remoteOf(first, word) };
  const local = first === '' ? 0 : numberOf(first, `local port in '${word}'`);
  return { local, remote: remoteOf(second, word) };
}

/** kubectl's words where something is missing. */
function portOf(remote: number | string, names: PortNames | undefined) {
  const { pod = '', service, ports = [] } = names ?? {};
  const isNamed = typeof remote === 'string';
  if (!isNamed && service === undefined) return { port: remote, podPort: remote };
  const all = ports.filter((each) => (isNamed ? each.name : each.port) === remote);
  const found = all.find(({ protocol }) => protocol === 'TCP') ?? all[0];
  if (!found) {
    const what = isNamed ? `named port '${remote}'` : `service port ${remote}`;
    const owner = service === undefined ? `Pod '${pod}'` : `Service '${service}'`;
    throw new UsageError(`${owner} does not have a ${what}`, { hint: known(ports) });
  }
  if (found.protocol === 'UDP') throw isUdp(String(remote));
  if (found.podPort === 0) {
    const message = `Pod '${pod}' does not have the port that ${remote} of service '${service}' names`;
    throw new UsageError(message);
  }
  return found;
}

function known(ports: readonly TargetPort[]): string {
  const words = ports.map(({ name, port }) => (name === '' ? String(port) : `${name} (${port})`));
  return words.length === 0 ? 'It declares none.' : `It has ${words.join(', ')}.`;
}

function isUdp(ports: string): UsageError {
  const message = `UDP protocol is not supported for ${ports}`;
  return new UsageError(message, { hint: 'Kubernetes forwards TCP only.' });
}

const formsOfPorts = 'Write 8080, 8888:80, :80, or the name of a port, as in 8888:http.';
/** As containers (IANA_SVC_NAME) and services (DNS_LABEL) call their ports: with a letter. */
const portName = /^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function remoteOf(text: string, word: string): number | string {
  if (portName.test(text)) return text;
  const port = numberOf(text, `remote port in '${word}'`);
  if (port === 0) throw new UsageError('remote port must be > 0', { hint: formsOfPorts });
  return port;
}

function numberOf(text: string, what: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`error parsing ${what}: it must be a number up to 65535`, {
    hint: formsOfPorts,
  });
}
