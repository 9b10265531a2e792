import { lookup as dnsLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { lookup as dnsLookupNow } from 'node:dns/promises';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { AddressPolicy } from '@endoscope/kubernetes';
import { webhookLimits } from '../domain/webhooks.limits.ts';
import type { ReceiverAddresses, WebhookCall, WebhookSender } from '../ports/webhook-sender.ts';

const refused =
  'must not lead to a loopback, private or otherwise reserved address; an operator can allow a range with ENDOSCOPE_WEBHOOK_PRIVATE_ADDRESSES.';

/**
 * Posts over connections that are kept, to allowed addresses only.
 *
 * Threats: SSRF and DNS rebinding (the addresses that were checked are those connected to);
 * redirects to elsewhere (none is followed); an answer without end (cut at `answerBytesMax`, and at
 * the deadline of the attempt).
 */
export class HttpWebhookSender implements WebhookSender, ReceiverAddresses {
  private readonly agents = {
    'http:': new HttpAgent({ keepAlive: true, maxSockets: 2, maxFreeSockets: 1 }),
    'https:': new HttpsAgent({ keepAlive: true, maxSockets: 2, maxFreeSockets: 1 }),
  };

  constructor(private readonly addresses: Pick<AddressPolicy, 'allows'>) {}

  async problemOf(url: string): Promise<string | undefined> {
    const host = hostOf(new URL(url));
    const found = isIP(host) === 0 ? await resolved(host) : [host];
    if (found.length === 0) return 'must have a host name that resolves.';
    return found.some((address) => this.addresses.allows(address)) ? undefined : refused;
  }

  async send(call: WebhookCall, signal: AbortSignal): Promise<number> {
    const url = new URL(call.url);
    const host = hostOf(url);
    if (isIP(host) !== 0 && !this.addresses.allows(host)) throw new AddressRefused();
    const protocol = url.protocol === 'http:' ? 'http:' : 'https:';
    const deadline = AbortSignal.timeout(call.timeoutMs);
    const body = Buffer.from(call.body);
    const options: RequestOptions = {
      method: 'POST',
      agent: this.agents[protocol],
      headers: { ...call.headers, 'content-length': String(body.length) },
      lookup: this.lookup,
      signal: AbortSignal.any([signal, deadline]),
    };
    try {
      return await post(protocol === 'http:' ? httpRequest : httpsRequest, url, { options, body });
    } catch (cause) {
      if (deadline.aborted && !signal.aborted) {
        throw new Error(`no answer within ${call.timeoutMs} ms`, { cause });
      }
      throw cause;
    }
  }

  close(): void {
    this.agents['http:'].destroy();
    this.agents['https:'].destroy();
  }

  /** Gives the connection only those addresses the policy allows, whatever DNS says next time. */
  private readonly lookup: LookupFunction = (host, options, callback) => {
    dnsLookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const allowed = found.filter(({ address }) => this.addresses.allows(address));
      const [first] = allowed;
      if (!first) return callback(new AddressRefused(), '', 0);
      if (options.all) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
}

class AddressRefused extends Error {
  constructor() {
    super('the address of the receiver is private or reserved, and is not allowed');
  }
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

async function resolved(host: string): Promise<string[]> {
  try {
    return (await dnsLookupNow(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

type Request = typeof httpRequest;

function post(
  request: Request,
  url: URL,
  { options, body }: { options: RequestOptions; body: Buffer },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, options, (answer) => {
      drained(answer).then(() => resolve(answer.statusCode ?? 0), reject);
    });
    call.once('error', reject);
    call.end(body);
  });
}

/** What the receiver says beside its status is of no interest. */
async function drained(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const piece of answer) {
    bytes += (piece as Buffer).length;
    // Leaving the loop cuts the connection.
    if (bytes > webhookLimits.answerBytesMax) return;
  }
}
