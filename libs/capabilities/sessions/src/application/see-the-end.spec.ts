// What is said of a debug process after the ladder: the kubelet may say its end late, or never.
import { afterEach, describe, expect, it } from '@jest/globals';
import { LedgerUnavailable, systemContext } from '@endoscope/core';
import type { Pod } from '../domain/pod.ts';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import { aPod, aSession } from '../testing/builders.ts';
import { keptSession } from '../testing/kept-session.ts';
import { ending } from './terminate-session.ts';

type Kept = ReturnType<typeof keptSession>;
const opened: Kept[] = [];
afterEach(async () => {
  for (const { keep } of opened.splice(0)) await keep.stop();
});

/** The ladder takes three steps; by default the end may stay unseen for longer than a test. */
const endStepMs = 20;
const ladderMs = 3 * endStepMs;
const running = { running: {} };
const killed = { terminated: { exitCode: 129, reason: 'Error' } };

/** A session whose container runs. */
async function ready(overrides: Partial<SessionLimits> = {}): Promise<Kept> {
  const kept = keptSession(aSession({ createdAt: new Date() }), { endStepMs, ...overrides });
  opened.push(kept);
  kept.keep.start(kept.session.id);
  kept.runtime.show(running);
  await kept.reached('ready');
  return kept;
}

async function terminate({ changes, session, reached }: Kept) {
  await changes.execute(systemContext(), session.id, (s) => ending(s, 'terminated', 'by x.'));
  return (await reached('ended')).end;
}

function podWith(state: object, metadata: object = {}): Pod {
  const status = { ephemeralContainerStatuses: [{ name: 'debugger-1', state }] };
  return aPod({ status, metadata });
}

describe('the end of a process that the ladder ended', () => {
  it('is said with its exit code when the kubelet says it long after the ladder', async () => {
    const kept = await ready();
    kept.runtime.signalAnswer = undefined;
    setTimeout(() => kept.runtime.show(killed), 5 * ladderMs);
    const end = await terminate(kept);
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone', exitCode: 129 });
  });

  it('is said with its exit code when the kubelet says it as the ladder ends', async () => {
    const kept = await ready();
    kept.runtime.onSignal = () => {
      const kills = kept.runtime.calls.filter((call) => call === 'KILL').length;
      if (kills === 2) kept.runtime.show(killed);
    };
    const end = await terminate(kept);
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone', exitCode: 129 });
  });

  it.each([
    ['ended', podWith(killed), { process: 'gone', exitCode: 129 }],
    ['run on', podWith(running), { process: 'lingering', exitCode: undefined }],
    ['gone with its pod', podWith(running, { uid: 'uid-new' }), { process: 'gone' }],
  ])('is read at last, where no watch told it: it has %s', async (_what, pod, expected) => {
    const kept = await ready({ endSeenMs: 20 });
    kept.runtime.signalAnswer = undefined;
    kept.runtime.pod = pod;
    expect(await terminate(kept)).toMatchObject(expected);
  });

  it('is unknown when the cluster cannot even be asked at last', async () => {
    const kept = await ready({ endSeenMs: 20 });
    kept.runtime.signalAnswer = undefined;
    kept.runtime.podFailures = [new LedgerUnavailable({})];
    expect(await terminate(kept)).toMatchObject({ process: 'unknown', exitCode: undefined });
  });

  it('is not waited for where the container answers after a KILL that it took', async () => {
    const kept = await ready();
    expect(await terminate(kept)).toMatchObject({ process: 'lingering' });
    expect(kept.runtime.calls.slice(-4)).toEqual(['end input', 'HUP', 'KILL', 'KILL']);
  });

  it('is carried out by a gateway that started anew and has not seen the pod yet', async () => {
    const end = {
      ...{ reason: 'terminated' as const, detail: 'by x.', process: 'unknown' as const },
      ...{ exitCode: undefined, containerReason: undefined },
    };
    const at = new Date();
    const kept = keptSession(aSession({ state: 'ending', createdAt: at, readyAt: at, end }));
    opened.push(kept);
    kept.runtime.signalAnswer = undefined;
    kept.runtime.onSignal = () => kept.runtime.show(killed);
    kept.keep.start(kept.session.id);
    const ended = await kept.reached('ended');
    expect(ended.end).toMatchObject({ process: 'gone', exitCode: 129, detail: 'by x.' });
  });
});
