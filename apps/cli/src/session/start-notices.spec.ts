import type { Session } from '@endoscope/client';
import { describe, expect, it } from '@jest/globals';
import { endNotice } from './end-notice.ts';
import { placeOf } from './made-for-session.ts';
import { startNotices } from './start-notices.ts';

const target = { cluster: 'eu-1', namespace: 'shop', pod: 'web' };
const session: Session = {
  ...{ id: 'ses_1', state: 'provisioning', createTime: '2026-11-21T10:00:00.000Z', target },
  workload: { image: 'busybox:1.36', containerName: 'debugger-1' },
};
const request = { target, workload: {} };

describe('what is said when a session is there', () => {
  it('names the container where the user did not', () => {
    const named = { target, workload: { containerName: 'debugger-1' } };
    const line = 'Session ses_1, container debugger-1.';
    const byDefault = 'Defaulting debug container name to debugger-1.';
    expect(startNotices(session, request)).toEqual([byDefault, line]);
    expect(startNotices(session, named)).toEqual([line]);
  });

  it('says only that it is the one from before, when it is', () => {
    expect(startNotices({ ...session, state: 'ready' }, request)).toEqual([
      'Session ses_1 is running already; re-using container debugger-1.',
    ]);
  });

  it('lets no name of a cluster write to the terminal', () => {
    const chosen = 'newest\u001b[2J';
    const [line] = startNotices({ ...session, target: { ...target, chosen } }, request);
    expect(line).toBe('Chose pod web: newest\\x1b[2J.');
  });
});

describe('what is said of what stays behind', () => {
  const ended = { reason: 'process_exited', detail: '', exitCode: 0, process: 'gone' };
  const last = (change: Partial<Session>) =>
    endNotice('ses_1', ended, placeOf({ ...session, ...change })).lines.at(-1);

  it.each<[string, Partial<Session>, string]>([
    ['an ephemeral container', {}, 'stays listed in pod shop/web until the pod goes'],
    [
      'a copy',
      { style: 'copy', runsInPod: 'web-2' },
      'Pod shop/web-2, made for the session, is deleted.',
    ],
    [
      'a copy that was to stay',
      { style: 'copy', runsInPod: 'web-2', workload: { image: 'a', remove: false } },
      'stays (--no-rm): kubectl delete pod web-2 -n shop',
    ],
  ])('%s', (_name, change, sentence) => expect(last(change)).toContain(sentence));

  it('shows where to look when it did not start', () => {
    const failed = { ...ended, reason: 'start_failed', exitCode: undefined };
    const linesOf = (change: Partial<Session>) =>
      endNotice('ses_1', failed, placeOf({ ...session, ...change })).lines.join('\n');
    expect(linesOf({})).toContain('endo describe pod/web --cluster eu-1 -n shop');
    expect(linesOf({ style: 'node', runsInPod: 'n' })).toContain('endo sessions describe ses_1');
  });
});
