import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AddressPolicy } from '@endoscope/kubernetes';
import { webhookLimits } from '../domain/webhooks.limits.ts';
import { HttpWebhookSender } from './http-webhook-sender.ts';

let server: Server;
const senders: HttpWebhookSender[] = [];
afterEach(async () => {
  for (const sender of senders.splice(0)) sender.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

async function receiver(listener: RequestListener, host = '127.0.0.1'): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://${host}:${(server.address() as AddressInfo).port}/`;
}

function sender(allow: readonly string[] = ['127.0.0.0/8', '::1/128']): HttpWebhookSender {
  const made = new HttpWebhookSender(new AddressPolicy({ allow }));
  senders.push(made);
  return made;
}

function send(url: string, timeoutMs = 60_000, by = sender()): Promise<number> {
  const never = new AbortController().signal;
  return by.send({ url, headers: { 'x-is': 'told' }, body: '{"a":"ä"}', timeoutMs }, never);
}

describe('a webhook sender', () => {
  it('posts the body, and answers the status', async () => {
    let seen = '';
    const url = await receiver((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => (seen += text));
      request.on('end', () => {
        seen += ` ${request.method} ${request.headers['x-is'] as string}`;
        response.writeHead(202).end('thanks');
      });
    });
    expect([await send(url), seen]).toEqual([202, '{"a":"ä"} POST told']);
  });

  it('follows no redirect', async () => {
    let calls = 0;
    const url = await receiver((_, response) => {
      calls += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect([await send(url), calls]).toEqual([307, 1]);
  });

  it('gives up when no answer comes, and when an answer does not end', async () => {
    const silent = await receiver(() => undefined);
    await expect(send(silent, 50)).rejects.toThrow('no answer within 50 ms');
    server.closeAllConnections();
    server.close();
    const endless = await receiver((_, response) => void response.writeHead(200).write('a'));
    await expect(send(endless, 200)).rejects.toThrow('no answer within 200 ms');
  });

  it('reads an answer up to its limit, and no further', async () => {
    const url = await receiver((_, response) => {
      response.on('error', () => undefined).writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(webhookLimits.answerBytesMax)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await send(url)).toBe(200);
  });

  it('ends with the signal of its caller', async () => {
    const leaving = new AbortController();
    const url = await receiver(() => leaving.abort());
    const call = { url, headers: {}, body: '', timeoutMs: 60_000 };
    await expect(sender().send(call, leaving.signal)).rejects.toThrow('abort');
  });

  it('dials allowed addresses only, by number and by name', async () => {
    let calls = 0;
    const listener: RequestListener = (_, response) => {
      calls += 1;
      response.end();
    };
    const url = await receiver(listener);
    const { port } = new URL(url);
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433']) {
      const sent = send(`http://${host}:${port}/`, 60_000, sender([]));
      await expect(sent).rejects.toThrow('private or reserved');
    }
    expect(calls).toBe(0);
    expect(await send(`http://localhost:${port}/`)).toBe(200);
  });

  it('says beforehand what is wrong with an address', async () => {
    const url = await receiver(() => undefined);
    const strict = sender([]);
    expect(await strict.problemOf(url)).toContain('ENDOSCOPE_WEBHOOK_PRIVATE_ADDRESSES');
    expect(await strict.problemOf('https://169.254.169.254/')).toContain('reserved');
    expect(await strict.problemOf('https://no.such.name.invalid/')).toContain('resolves');
    expect(await sender().problemOf(url)).toBeUndefined();
  });
});
