import type { Clock, Transaction } from '@endoscope/core';
import { constraintOf, prismaOf } from '@endoscope/database';
import type { Database } from '@endoscope/database';
import { SecretText } from '@endoscope/secret-box';
import type { SecretBinding, SecretBox } from '@endoscope/secret-box';
import { WebhookNameTaken } from '../domain/webhook.errors.ts';
import type { DeadLetter, DisableReason, Webhook } from '../domain/webhook.ts';
import type { WebhookStore } from '../ports/webhook-store.ts';
import { deadLetterOf, shown, webhookOf } from './webhook-row.ts';

/**
 * The registry in Postgres. A secret is sealed before it leaves this process, bound to the name of
 * its webhook: moved to another row it does not open.
 */
export class PrismaWebhookStore implements WebhookStore {
  constructor(
    private readonly database: Pick<Database, 'prisma'>,
    private readonly secrets: Pick<SecretBox, 'seal'>,
    private readonly clock: Clock,
  ) {}

  async insert(tx: Transaction, webhook: Webhook, secret: string): Promise<void> {
    const { name, url, events, state, createTime, createdBy, nextLeaf, revision } = webhook;
    const data = {
      ...{ name, url, events: [...events], state, createdBy, revision },
      ...{ createdAt: createTime, nextLeaf: BigInt(nextLeaf) },
      secretSealed: this.secrets.seal(bindingOf(name), new SecretText(secret)),
    };
    try {
      await prismaOf(tx).webhook.create({ data, select: { name: true } });
    } catch (error) {
      // Not as its cause: that holds the row.
      if (constraintOf(error) === 'a_webhook_has_its_name_alone') {
        throw new WebhookNameTaken({ webhook: name });
      }
      throw error;
    }
  }

  async find(name: string): Promise<Webhook | undefined> {
    const row = await this.database.prisma.webhook.findUnique({ where: { name }, ...shown });
    return row ? webhookOf(row) : undefined;
  }

  async list(page: { after: string | undefined; limit: number }): Promise<Webhook[]> {
    const rows = await this.database.prisma.webhook.findMany({
      where: page.after === undefined ? {} : { name: { gt: page.after } },
      orderBy: { name: 'asc' },
      take: page.limit,
      ...shown,
    });
    return rows.map(webhookOf);
  }

  count(): Promise<number> {
    return this.database.prisma.webhook.count();
  }

  async remove(tx: Transaction, name: string): Promise<boolean> {
    return (await prismaOf(tx).webhook.deleteMany({ where: { name } })).count === 1;
  }

  async setState(
    tx: Transaction,
    name: string,
    disabled: DisableReason | undefined,
  ): Promise<boolean> {
    const off = { state: 'disabled', disabledReason: disabled };
    const on = { state: 'enabled', disabledReason: null, failures: 0, nextAttemptAt: null };
    const data = disabled === undefined ? on : off;
    return (await prismaOf(tx).webhook.updateMany({ where: { name }, data })).count === 1;
  }

  async setSecret(
    tx: Transaction,
    name: string,
    { secret, oldSecretUntil }: { secret: string; oldSecretUntil: Date },
  ): Promise<boolean> {
    const sealed = this.secrets.seal(bindingOf(name), new SecretText(secret));
    const changed = await prismaOf(tx).$executeRaw`
      UPDATE webhook
      SET old_secret_sealed = secret_sealed, old_secret_until = ${oldSecretUntil},
          secret_sealed = ${sealed}
      WHERE name = ${name}`;
    return changed === 1;
  }

  async deadLetters(
    name: string,
    { after, limit }: { after: number | undefined; limit: number },
  ): Promise<DeadLetter[]> {
    const rows = await this.database.prisma.webhookDeadLetter.findMany({
      where: { webhook: name, ...(after !== undefined && { leafIndex: { gt: BigInt(after) } }) },
      orderBy: { leafIndex: 'asc' },
      take: limit,
    });
    return rows.map(deadLetterOf);
  }

  async markForReplay(tx: Transaction, name: string, eventId: string | undefined): Promise<number> {
    const marked = await prismaOf(tx).webhookDeadLetter.updateMany({
      where: { webhook: name, ...(eventId !== undefined && { eventId }) },
      data: { replayAt: this.clock.now() },
    });
    return marked.count;
  }
}

export const bindingOf = (name: string): SecretBinding => ({
  purpose: 'webhook secret',
  record: name,
});
