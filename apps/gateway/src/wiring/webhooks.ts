import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { formattedEvent } from '@endoscope/audit/ledger';
import { PrismaLedgerReader } from '@endoscope/audit/adapters';
import { PeriodicJob } from '@endoscope/jobs';
import { AddressPolicy } from '@endoscope/kubernetes';
import { SecretBox, readKeyRingFile } from '@endoscope/secret-box';
import { AddWebhook, DeliverWebhooks, FindWebhook, ListDeadLetters } from '@endoscope/webhooks';
import { ListWebhooks, RemoveWebhook, ReplayDeadLetters } from '@endoscope/webhooks';
import { RotateWebhookSecret, SwitchWebhook, WebhookRegistry } from '@endoscope/webhooks';
import { webhookLimits } from '@endoscope/webhooks';
import type { DeliveryLimits, DeliveryObserver, SealedEvents } from '@endoscope/webhooks';
import { HttpWebhookSender, PrismaDeliveryStore } from '@endoscope/webhooks/adapters';
import { PrismaWebhookStore } from '@endoscope/webhooks/adapters';
import { gatewayVersion } from '../version.ts';
import type { Platform } from './platform.ts';

export interface Webhooks {
  readonly use: {
    readonly add: AddWebhook;
    readonly find: FindWebhook;
    readonly list: ListWebhooks;
    readonly remove: RemoveWebhook;
    readonly switching: SwitchWebhook;
    readonly rotate: RotateWebhookSecret;
    readonly listDead: ListDeadLetters;
    readonly replay: ReplayDeadLetters;
  };
  start(): void;
  /** Ends what is under way and lets another gateway go on at once; before the database closes. */
  stop(): Promise<void>;
}

export function wireWebhooks(platform: Platform, limits?: Partial<DeliveryLimits>): Webhooks {
  const { config, database, require, audit, work, clock } = platform;
  const secrets = new SecretBox(readKeyRingFile(config.keyRingFile));
  const store = new PrismaWebhookStore(database, secrets, clock);
  const addresses = new AddressPolicy({ allow: config.webhookPrivateAddresses });
  const sender = new HttpWebhookSender(addresses);
  const registry = new WebhookRegistry(store, audit, work);
  const events = sealedEvents(platform);
  const settings = { clock, allowHttp: config.environment === 'development' };
  const own = { ...webhookLimits, ...limits };
  const deliver = new DeliverWebhooks(
    {
      ...{ events, sender, audit, work, clock, limits: own, random: Math.random },
      store: new PrismaDeliveryStore(database, secrets, clock),
      observer: observer(platform),
    },
    `${hostname()}/${process.pid}/${randomUUID()}`,
  );
  const job = new PeriodicJob({
    name: 'deliver-webhooks',
    intervalMs: own.intervalMs,
    firstInMs: 0,
    run: () => deliver.pass(),
    onError: (name, cause) => platform.logger.error({ event: 'job.failed', job: name, cause }),
  });
  return {
    use: {
      add: new AddWebhook(require, registry, events, sender, settings),
      find: new FindWebhook(require, registry),
      list: new ListWebhooks(require, store),
      remove: new RemoveWebhook(require, store, registry),
      switching: new SwitchWebhook(require, store, registry),
      rotate: new RotateWebhookSecret(require, store, registry, clock),
      listDead: new ListDeadLetters(require, store, registry),
      replay: new ReplayDeadLetters(require, store, registry),
    },
    start: () => job.start(),
    stop: async () => {
      await job.stop();
      await deliver.stop().catch(() => undefined);
      sender.close();
    },
  };
}

/** The sealed ledger, event by event, as CloudEvents. */
function sealedEvents({ config, database }: Platform): SealedEvents {
  const reader = new PrismaLedgerReader(database);
  const source = { origin: config.ledgerOrigin, version: gatewayVersion };
  return {
    size: async () => (await reader.latestHead())?.treeSize ?? 0,
    from: async (start, limit) => {
      const leaves = await reader.leaves({ start, limit });
      return leaves.map(({ event, ...leaf }) => {
        const { leafIndex } = leaf;
        if (event === undefined) return { leafIndex, event };
        const { id, event: name } = event;
        const body = JSON.stringify(formattedEvent('cloudevents', { ...leaf, event }, source));
        return { leafIndex, event: { leafIndex, id, name, body } };
      });
    },
  };
}

function observer({ logger, metrics }: Platform): DeliveryObserver {
  return {
    onDelivery: (webhook, outcome, failure) => {
      metrics.webhookDeliveries.inc({ outcome });
      if (outcome === 'put_aside') logger.warn({ event: 'webhook.put_aside', webhook, failure });
    },
    onBehind: (events) => metrics.webhookBehind.set(events),
    onDisabled: (webhook, reason) => logger.warn({ event: 'webhook.disabled', webhook, reason }),
    onFailure: (webhook, cause) => logger.error({ event: 'webhook.failed', webhook, cause }),
  };
}
