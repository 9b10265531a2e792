import type { Clock, Transaction } from '@endoscope/core';
import { prismaOf } from '@endoscope/database';
import type { Database } from '@endoscope/database';
import type { SecretBox } from '@endoscope/secret-box';
import type { DeadLetter, DisableReason } from '../domain/webhook.ts';
import type { DeliverableWebhook, DeliveryStore } from '../ports/webhook-store.ts';
import type { Progress, WebhookKey } from '../ports/webhook-store.ts';
import { bindingOf } from './prisma-webhook-store.ts';
import { deadLetterOf, shown, webhookOf } from './webhook-row.ts';

export class PrismaDeliveryStore implements DeliveryStore {
  constructor(
    private readonly database: Pick<Database, 'prisma'>,
    private readonly secrets: Pick<SecretBox, 'open'>,
    private readonly clock: Clock,
  ) {}

  async takeLease({ holder, leaseMs }: { holder: string; leaseMs: number }): Promise<boolean> {
    // One that ends later than any can was given before the clock stepped back.
    const taken = await this.database.prisma.$executeRaw`
      UPDATE webhook_lease
      SET holder = ${holder},
          expires_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
      WHERE holder = ${holder} OR expires_at <= clock_timestamp()
         OR expires_at > clock_timestamp() + ${2 * leaseMs} * interval '1 millisecond'`;
    return taken === 1;
  }

  async releaseLease(holder: string): Promise<void> {
    await this.database.prisma.$executeRaw`
      UPDATE webhook_lease SET expires_at = clock_timestamp() WHERE holder = ${holder}`;
  }

  async enabled(
    onUnreadable: (name: string, cause: unknown) => void,
  ): Promise<DeliverableWebhook[]> {
    const { include } = shown;
    const where = { state: 'enabled' };
    const rows = await this.database.prisma.webhook.findMany({ where, include });
    const now = this.clock.now();
    return rows.flatMap(({ secretSealed, oldSecretSealed, ...row }) => {
      const isOldValid = row.oldSecretUntil !== null && row.oldSecretUntil > now;
      const sealed = [secretSealed, ...(isOldValid ? [oldSecretSealed ?? secretSealed] : [])];
      try {
        const binding = bindingOf(row.name);
        const secrets = sealed.map((text) => this.secrets.open(binding, text).expose());
        return [{ webhook: webhookOf(row), secrets }];
      } catch (cause) {
        onUnreadable(row.name, cause);
        return [];
      }
    });
  }

  async note(key: WebhookKey, progress: Progress): Promise<boolean> {
    const { nextLeaf, failures, lastFailure = null } = progress;
    const { nextAttemptTime = null, lastDeliveryTime } = progress;
    const { count } = await this.database.prisma.webhook.updateMany({
      // Whoever was the deliverer before does not put back what the present one has noted.
      where: { ...whereOf(key), nextLeaf: { lte: BigInt(nextLeaf) } },
      data: {
        ...{ nextLeaf: BigInt(nextLeaf), failures, lastFailure },
        ...{ nextAttemptAt: nextAttemptTime, lastDeliveryAt: lastDeliveryTime },
      },
    });
    return count === 1;
  }

  async putAside(tx: Transaction, key: WebhookKey, letter: DeadLetter): Promise<boolean> {
    const { leafIndex, eventId, event, attempts, lastFailure, deadTime } = letter;
    const client = prismaOf(tx);
    const { count } = await client.webhook.updateMany({
      where: { ...whereOf(key), nextLeaf: BigInt(leafIndex) },
      data: { nextLeaf: BigInt(leafIndex + 1), failures: 0, lastFailure, nextAttemptAt: null },
    });
    if (count !== 1) return false;
    const place = { webhook: key.name, leafIndex: BigInt(leafIndex) };
    const data = { ...place, eventId, event, attempts, lastFailure, deadAt: deadTime };
    await client.webhookDeadLetter.create({ data, select: { leafIndex: true } });
    return true;
  }

  async disable(tx: Transaction, key: WebhookKey, reason: DisableReason): Promise<boolean> {
    const data = { state: 'disabled', disabledReason: reason };
    const { count } = await prismaOf(tx).webhook.updateMany({ where: whereOf(key), data });
    return count === 1;
  }

  async toReplay({ name }: WebhookKey, limit: number): Promise<DeadLetter[]> {
    const rows = await this.database.prisma.webhookDeadLetter.findMany({
      where: { webhook: name, replayAt: { not: null } },
      orderBy: { leafIndex: 'asc' },
      take: limit,
    });
    return rows.map(deadLetterOf);
  }

  async dropDeadLetter({ name }: WebhookKey, leafIndex: number): Promise<void> {
    const where = { webhook: name, leafIndex: BigInt(leafIndex) };
    await this.database.prisma.webhookDeadLetter.deleteMany({ where });
  }

  async keepDeadLetter({ name }: WebhookKey, leafIndex: number, failure: string): Promise<void> {
    await this.database.prisma.webhookDeadLetter.updateMany({
      where: { webhook: name, leafIndex: BigInt(leafIndex) },
      data: { replayAt: null, lastFailure: failure, attempts: { increment: 1 } },
    });
  }
}

function whereOf({ name, revision }: WebhookKey) {
  return { name, revision, state: 'enabled' };
}
