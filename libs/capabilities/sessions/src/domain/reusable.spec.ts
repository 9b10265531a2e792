import { describe, expect, it } from '@jest/globals';
import { aCopySession, aSession, aWorkload } from '../testing/builders.ts';
import { isReusable, reuseFinding } from './reusable.ts';
import type { WouldBe } from './reusable.ts';
import type { Session } from './session.ts';
import { sessionMarkerVariable } from './workload.ts';

const marker = (id: string) => [{ name: sessionMarkerVariable, value: id }];
const running = (session: Session): Session => ({
  ...session,
  state: 'ready',
  container: { ...session.container, env: marker(session.id) },
});

/** What asking for the same again would be planned as. */
function again(session: Session): WouldBe {
  const container = { ...session.container, name: 'debugger-2', env: marker('ses_other') };
  const { manifest, style, target, profile } = session;
  return {
    podUid: target.podUid,
    targetContainer: target.container,
    planned:
      manifest && style !== 'ephemeral'
        ? { style, container, pod: manifest }
        : { style: 'ephemeral', container },
    profile,
    workload: aWorkload(),
  };
}

const session = running(aSession());
const copy = running(aCopySession());
const container = again(session).planned.container;
const asked = (change: object): WouldBe => ({ ...again(session), ...change });
const withContainer = (change: object): WouldBe =>
  asked({ planned: { style: 'ephemeral', container: { ...container, ...change } } });

describe('a running session', () => {
  it('serves again who asks for the same', () => {
    expect([isReusable(session, again(session)), isReusable(copy, again(copy))]).toEqual([
      true,
      true,
    ]);
  });

  it('serves who names its container', () => {
    const workload = aWorkload({ containerName: 'debugger-1' });
    expect(isReusable(session, asked({ workload }))).toBe(true);
  });

  const others: [string, WouldBe][] = [
    ['another pod', asked({ podUid: 'uid-other' })],
    ['another target container', asked({ targetContainer: 'sidecar' })],
    ['another profile', asked({ profile: 'netadmin' })],
    ['another container name', asked({ workload: aWorkload({ containerName: 'mine' }) })],
    ['another image', withContainer({ image: 'busybox:2' })],
    ['another command', withContainer({ command: ['bash'] })],
    ['no terminal', withContainer({ tty: false })],
    ['a variable', withContainer({ env: [...marker('x'), { name: 'A', value: '1' }] })],
    ['more rights', withContainer({ securityContext: { privileged: true } })],
    ['a copy', again(copy)],
  ];
  it.each(others)('does not serve who asks for %s', (_what, would) => {
    expect(isReusable(session, would)).toBe(false);
  });

  it('does not serve anybody before it is ready and after it has ended', () => {
    for (const state of ['requested', 'provisioning', 'ending', 'ended'] as const) {
      expect(isReusable({ ...session, state }, again(session))).toBe(false);
    }
  });

  it('in a copy does not serve who wants a copy of another name', () => {
    const would = again(copy);
    const pod = { ...copy.manifest!, metadata: { name: 'other', namespace: 'shop' } };
    const planned = { style: 'copy', container: would.planned.container, pod } as const;
    expect(isReusable(copy, { ...would, planned })).toBe(false);
  });

  it('is offered by name', () => {
    expect(reuseFinding(session)).toMatchObject({
      code: 'REUSE_AVAILABLE',
      severity: 'info',
      message: `Your session ${session.id} runs the same already: container debugger-1 of pod web.`,
    });
  });
});
