// Goal: kill -9 of the gateway in the middle of deliveries loses no event.
// Method: the built gateway as a process; the receiver is here, and kills it from within a call.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { patienceMs } from '../support/patience.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';

let stack: ProcessStack;
let receiver: WebhookReceiver;
beforeAll(async () => {
  stack = await ProcessStack.start();
  receiver = await WebhookReceiver.start();
});
afterAll(async () => {
  await stack.close();
  await receiver.close();
});

const denials = 24;
const kills = 2;

describe('a gateway that is killed while it delivers', () => {
  it(
    'has lost nothing when the next one has gone on',
    async () => {
      let gateway: GatewayProcess = stack.gateway();
      let url = await gateway.url();
      const body = { name: 'siem', url: receiver.url, events: ['policy.denied'] };
      const added = await stack.call(`${url}/v1/webhooks`, { as: 'operator', body });
      expect(added.status).toBe(201);
      let killedAt = 0;
      receiver.behave = () => {
        // In the middle of a call: whether it was taken is not known to whoever sent it.
        if (receiver.calls.length % 7 === 3 && killedAt < kills) {
          killedAt += 1;
          gateway.signal('SIGKILL');
        }
        return 204;
      };
      const made: string[] = [];
      for (let n = 0; n < denials; n += 1) {
        const { status } = await stack
          .call(`${url}/v1/audit-events`, { as: 'engineer' })
          .catch(() => ({ status: 0 }));
        if (status === 403) made.push(String(n));
        if (status !== 0) continue;
        await gateway.exited;
        gateway = stack.gateway();
        url = await gateway.url();
      }
      const events = async (): Promise<string[]> => {
        const answer = await stack
          .call(`${url}/v1/audit-events?event=policy.denied&pageSize=500`, { as: 'operator' })
          .catch(() => undefined);
        if (answer === undefined) {
          await gateway.exited;
          gateway = stack.gateway();
          url = await gateway.url();
          return events();
        }
        return (answer.body.auditEvents as { id: string }[]).map(({ id }) => id).reverse();
      };
      const all = await events();
      expect(all.length).toBeGreaterThanOrEqual(made.length);
      const got = (): Set<string> => new Set(receiver.taken.map(({ id }) => id));
      for (;;) {
        // A kill may still come; the next gateway goes on once the lease of the last is over.
        const missing = all.filter((id) => !got().has(id));
        if (missing.length === 0) break;
        await Promise.race([gateway.exited, receiver.until(() => got().size >= all.length, 'all')]);
        await events();
      }
      expect(killedAt).toBe(kills);
      // Each at least once, the first time in the order of the ledger.
      expect([...got()].slice(0, all.length)).toEqual(all);
    },
    3 * patienceMs,
  );
});
