import { afterEach, beforeEach, expect } from '@jest/globals';
import { aSession } from '@endoscope/sessions/testing';
import { leakGuard } from '@endoscope/testkit';
import type { LeakGuard } from '@endoscope/testkit';
import type { ServerMessage } from '../domain/attach/attach-message.ts';
import { AttachStage, until } from './attach-stage.ts';
import type { AttachStageOptions, StagedClient } from './attach-stage.ts';
import type { ScriptedClient } from './scripted-client.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

/** The container of a session without a terminal. */
export const pipe = { ...aSession().container, tty: false };

/** The stages of a test file. After every test no timer, hub, stream or open row is left of any. */
export class HubStages {
  private readonly stages: AttachStage<ScriptedCluster>[] = [];
  private guard: LeakGuard | undefined;

  constructor() {
    beforeEach(() => {
      this.guard = leakGuard();
    });
    afterEach(() => this.expectNothingLeft());
  }

  /** Of this test so far. */
  get count(): number {
    return this.stages.length;
  }

  make(options: AttachStageOptions = {}): AttachStage<ScriptedCluster> {
    const stage = new AttachStage(new ScriptedCluster(), { graceMs: 60_000, ...options });
    this.stages.push(stage);
    return stage;
  }

  private async expectNothingLeft(): Promise<void> {
    for (const stage of this.stages.splice(0)) {
      await stage.open.drain(0);
      await until(() => stage.hubs.count === 0);
      expect(stage.open.count).toBe(0);
      expect(stage.live.listenerCount).toBe(0);
      expect([...stage.attachments.attachments.values()].filter((a) => !a.closedAt)).toEqual([]);
      expect(stage.upstream.streams.filter((stream) => !stream.closed)).toEqual([]);
    }
    await this.guard!.assertClean();
  }
}

export function ready({ client }: StagedClient): Extract<ServerMessage, { type: 'ready' }> {
  return client.received[0] as Extract<ServerMessage, { type: 'ready' }>;
}

export function idOf(staged: StagedClient): string {
  return ready(staged).attachmentId;
}

/** What a client was told of the others: `joined bob`. */
export function happened({ client }: StagedClient): string[] {
  return client.received.flatMap((m) =>
    m.type === 'participant' ? [`${m.event} ${m.participant.username}`] : [],
  );
}

export function notices({ client }: StagedClient): string[] {
  return client.received.flatMap((m) => (m.type === 'notice' ? [m.code] : []));
}

/** Where the output of a client ends, after all it was given; fails on a hole without a gap. */
export function endOf(client: ScriptedClient, from = 0): number {
  let at = from;
  for (const message of client.received) {
    if (message.type === 'gap') at += message.missingBytes;
    if (message.type === 'stdout' || message.type === 'stderr') {
      expect(message.offset).toBe(at);
      at += message.data.length;
    }
  }
  return at;
}
