// Goal: one watch serves every session of an identity in a namespace, and none of them misses a
// change, whatever becomes of the watch. Method: a scripted API server that hands out versions.
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  cut,
  expired,
  refused,
  stopWatching,
  until,
  watchedPods,
} from '../../testing/scripted-pod-server.ts';

afterEach(stopWatching);

describe('a watch of pods that sessions share', () => {
  it('is one for two sessions, each of which hears of its own pod', async () => {
    const { server, started } = watchedPods();
    const [a, b] = [await started('a'), await started('b')];
    server.tell('MODIFIED', server.put('a', 'two'));
    server.tell('MODIFIED', server.put('b', 'three'));
    await until(() => b.seen.length === 2);
    expect([a.seen, b.seen]).toEqual([
      ['one', 'two'],
      ['one', 'three'],
    ]);
    expect(server.asked.filter((each) => !each.startsWith('get'))).toEqual(['list', 'watch all']);
    expect(server.open[0]?.query['resourceVersion']).toBe('102');
  });

  it('shows who comes late the state of now, and nothing earlier', async () => {
    const { server, started, session } = watchedPods();
    await started('a');
    const earlier = server.put('b', 'two');
    server.put('b', 'three');
    const late = session('b');
    await until(() => late.seen.length === 1);
    server.tell('MODIFIED', earlier);
    server.tell('MODIFIED', server.put('b', 'four'));
    await until(() => late.seen.includes('four'));
    expect(late.seen).toEqual(['three', 'four']);
  });

  it('misses no change that comes while the pod is being read', async () => {
    const { server, started, session } = watchedPods();
    await started('a');
    let answer = (): void => undefined;
    server.slowly = new Promise((resolve) => (answer = resolve));
    const late = session('b');
    await until(() => server.asked.includes('get b'));
    server.tell('MODIFIED', server.put('b', 'two'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    answer();
    await until(() => late.seen.includes('two'));
    expect(late.seen).toEqual(['one', 'two']);
  });

  it('is another one for another identity', async () => {
    const { server, started } = watchedPods();
    await started('a', 'ann');
    await started('b', 'bob');
    await until(() => server.open.length === 2);
    expect(server.open.map(({ query }) => query['fieldSelector'])).toEqual([undefined, undefined]);
  });

  it('ends with its last listener, and begins anew with the next', async () => {
    const { server, started } = watchedPods();
    const [a, b] = [await started('a'), await started('b')];
    a.stop.abort();
    await a.over;
    expect(server.open).toHaveLength(1);
    b.stop.abort();
    await b.over;
    await until(() => server.open.length === 0);
    await started('a');
    expect(server.watches).toHaveLength(2);
  });

  it('says once that a pod is gone: deleted, replaced by its name, or not there', async () => {
    const { server, started, session } = watchedPods();
    const [a, b] = [await started('a'), await started('b')];
    server.version += 1;
    const metadata = { name: 'a', uid: 'uid-a', resourceVersion: String(server.version) };
    server.tell('DELETED', { metadata });
    server.tell('ADDED', server.put('b', 'two', 'uid-other'));
    const none = session('none');
    await Promise.all([a.over, b.over, none.over]);
    expect([a.seen, b.seen, none.seen]).toEqual([['one', 'gone'], ['one', 'gone'], ['gone']]);
    await until(() => server.open.length === 0);
  });

  it('goes on where it was after a loss, without reading anything anew', async () => {
    const { server, started } = watchedPods();
    const a = await started('a');
    server.tell('MODIFIED', server.put('a', 'two'));
    await until(() => a.seen.includes('two'));
    const { length } = server.asked;
    server.open[0]?.push(cut);
    await until(() => server.watches.length === 2 && server.open.length === 1);
    expect(server.asked.slice(length)).toEqual(['watch all']);
    expect(server.open[0]?.query['resourceVersion']).toBe('103');
    server.tell('MODIFIED', server.put('a', 'three'));
    await until(() => a.seen.includes('three'));
    expect(a.seen).toEqual(['one', 'two', 'three']);
  });

  it('stays shared when an API server that has just started refuses it for a moment', async () => {
    const { server, started } = watchedPods({ refusalsMax: 3 });
    const [a, b] = [await started('a'), await started('b')];
    for (const phase of ['two', 'three']) {
      server.tell('MODIFIED', server.put('a', phase));
      await until(() => a.seen.includes(phase));
      for (const loss of [cut, refused, refused]) {
        const { length } = server.watches;
        server.open[0]?.push(loss);
        await until(() => server.watches.length > length && server.open.length === 1);
      }
    }
    server.tell('MODIFIED', server.put('b', 'four'));
    await until(() => b.seen.includes('four'));
    const queries = server.watches.map(({ query }) => query['fieldSelector']);
    expect(queries).toEqual(Array.from({ length: 7 }, () => undefined));
  });

  it('goes on from a bookmark', async () => {
    const { server, started } = watchedPods();
    await started('a');
    server.tell('BOOKMARK', { metadata: { resourceVersion: '900' } });
    server.open[0]?.push('');
    await until(() => server.watches.length === 2 && server.open.length === 1);
    expect(server.open[0]?.query['resourceVersion']).toBe('900');
  });

  it('lets every pod be read anew when its place is too old, or nothing at all was heard', async () => {
    for (const loss of [expired, ''] as const) {
      const { server, started } = watchedPods();
      const [a, b] = [await started('a'), await started('b')];
      server.put('a', 'two');
      server.put('b', 'two');
      server.open[0]?.push(loss);
      await until(() => a.seen.includes('two') && b.seen.includes('two'));
      expect(server.asked.filter((each) => each === 'list')).toHaveLength(2);
    }
  });

  it('leaves garbage behind that would come again from where it came', async () => {
    const { server, started } = watchedPods({ resumesMax: 3 });
    const a = await started('a');
    server.put('a', 'two');
    for (let n = 1; n <= 3; n += 1) {
      await until(() => server.watches.length === n && server.open.length === 1);
      server.open[0]?.push('<html>');
    }
    await until(() => a.seen.includes('two'));
    expect(server.asked.filter((each) => each === 'list')).toHaveLength(2);
  });

  it('survives objects of any form, and keeps the newest news of a pod only', async () => {
    const { server, started } = watchedPods();
    const a = await started('a');
    server.tell('MODIFIED', {});
    server.tell('MODIFIED', { metadata: { name: 'a' }, status: { conditions: 7 } });
    server.tell('MODIFIED', { metadata: { name: 'none', resourceVersion: 'x' } });
    const pods = Array.from({ length: 50 }, (_, n) => server.put('b', `b${n}`));
    for (const each of pods) server.tell('MODIFIED', each);
    await a.over;
    expect(a.seen).toEqual(['one', 'gone']);
  });
});
