import type { LocalPort } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';

/** `8080`, `8888:80`, `:80` and `0:80`, as kubectl takes them; a `/tcp` changes nothing. */
export function parseForwardedPorts(words: readonly string[]): LocalPort[] {
  if (words.length === 0) {
    throw new UsageError('TYPE/NAME and list of ports are required for port-forward', {
      hint: 'Name at least one, as in 8080:80.',
    });
  }
  return words.map(parseForwardedPort);
}

function parseForwardedPort(word: string): LocalPort {
  const [ports = '', protocol = 'tcp', ...more] = word.split('/');
  if (/^udp$/i.test(protocol)) {
    throw new UsageError(`UDP protocol is not supported for ${ports}`, {
      hint: 'Kubernetes forwards TCP only.',
    });
  }
  const [first = '', second, ...others] = ports.split(':');
  if (more.length > 0 || !/^tcp$/i.test(protocol) || others.length > 0) {
    throw new UsageError(`invalid port format '${word}'`, { hint: formsOfPorts });
  }
  if (second === undefined) return { local: remoteOf(first, word), remote: remoteOf(first, word) };
  const local = first === '' ? 0 : numberOf(first, `local port in '${word}'`);
  return { local, remote: remoteOf(second, word) };
}

const formsOfPorts = 'Write 8080, 8888:80 or :80.';

function remoteOf(text: string, word: string): number {
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
