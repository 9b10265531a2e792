import { X509Certificate } from 'node:crypto';
import { lookup as dnsLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction, TcpNetConnectOpts } from 'node:net';
import { connect, createSecureContext } from 'node:tls';
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls';
import type { AddressPolicy } from './address-policy.ts';
import type { ClusterEndpoint } from './cluster-endpoint.ts';
import {
  ClusterAddressRefused,
  ClusterServerUrlInvalid,
  ClusterTlsMaterialInvalid,
} from './cluster.errors.ts';

const tcpKeepAliveMs = 30_000;

/**
 * Opens every socket to one cluster, for HTTP and for WebSockets alike.
 *
 * Threats: SSRF and DNS rebinding (the addresses that were checked are the ones connected to,
 * and the peer's address is checked once more); a wrong server (CA pinned, certificate verified
 * for the original host name); a TLS prelude that never ends (one deadline over connect and
 * handshake).
 */
export class TlsDialer {
  readonly url: URL;
  private readonly secureContext: SecureContext;

  constructor(
    private readonly endpoint: ClusterEndpoint,
    private readonly addresses: AddressPolicy,
    private readonly timeoutMs: number,
  ) {
    this.url = parseServerUrl(endpoint.serverUrl);
    this.secureContext = secureContextOf(endpoint);
  }

  /** Calls back exactly once, with a verified connection or the reason there is none. */
  open(done: (error: Error | null, socket: TLSSocket | null) => void): void {
    const host = this.url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.addresses.allows(host)) {
      process.nextTick(done, this.refused(), null);
      return;
    }
    const options: ConnectionOptions & Pick<TcpNetConnectOpts, 'autoSelectFamily'> = {
      host,
      port: Number(this.url.port || 443),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      secureContext: this.secureContext,
      ALPNProtocols: ['http/1.1'],
      autoSelectFamily: true,
      lookup: this.lookup,
    };
    this.settle(connect(options), done);
  }

  private settle(socket: TLSSocket, done: (e: Error | null, s: TLSSocket | null) => void): void {
    const timer = setTimeout(() => socket.destroy(connectTimeout()), this.timeoutMs);
    const onError = (error: Error): void => {
      clearTimeout(timer);
      done(error, null);
    };
    socket.once('error', onError);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', onError);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, tcpKeepAliveMs);
      if (this.addresses.allows(socket.remoteAddress ?? '')) return done(null, socket);
      socket.destroy();
      done(this.refused(), null);
    });
  }

  /** Gives the connection only those addresses the policy allows, whatever DNS says next time. */
  private readonly lookup: LookupFunction = (host, options, callback) => {
    dnsLookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const allowed = found.filter(({ address }) => this.addresses.allows(address));
      const [first] = allowed;
      if (!first) return callback(this.refused(), '', 0);
      if (options.all) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };

  private refused(): ClusterAddressRefused {
    return new ClusterAddressRefused({
      cluster: this.endpoint.name,
      host: this.url.host,
    });
  }
}

/** Also for those who register clusters: throws ClusterServerUrlInvalid. */
export function parseServerUrl(serverUrl: string): URL {
  if (!URL.canParse(serverUrl)) throw new ClusterServerUrlInvalid({ problem: 'is not a URL' });
  const url = new URL(serverUrl);
  const problem = serverUrlProblem(url);
  if (problem !== undefined) throw new ClusterServerUrlInvalid({ problem });
  return url;
}

function serverUrlProblem(url: URL): string | undefined {
  if (url.protocol !== 'https:') return `has the scheme ${url.protocol.slice(0, 32)}`;
  if (url.username !== '' || url.password !== '') return 'carries a user name or password';
  if (url.search !== '' || url.hash !== '') return 'has a query or fragment';
  return undefined;
}

function secureContextOf(endpoint: ClusterEndpoint): SecureContext {
  const { caCertificatePem, credential } = endpoint;
  try {
    requireCertificates(caCertificatePem);
    return createSecureContext({
      ...(caCertificatePem === undefined ? {} : { ca: caCertificatePem }),
      ...(credential.kind === 'client_certificate'
        ? { cert: credential.certificatePem, key: credential.privateKeyPem }
        : {}),
      minVersion: 'TLSv1.2',
    });
  } catch (cause) {
    throw new ClusterTlsMaterialInvalid({ cluster: endpoint.name }, { cause });
  }
}

/** OpenSSL skips what it cannot parse and would then trust nobody, at every call. */
function requireCertificates(pem: string | undefined): void {
  if (pem === undefined) return;
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (!blocks) throw new TypeError('no certificate in the PEM');
  for (const block of blocks) new X509Certificate(block);
}

function connectTimeout(): Error {
  return Object.assign(new Error('connect or TLS handshake timed out'), {
    code: 'ETIMEDOUT',
  });
}
