// Goal: where a shared watch may not be, or costs more than it is worth, each session has its own.
// Method: a scripted API server that hands out versions.
import { afterEach, describe, expect, it } from '@jest/globals';
import { refused, stopWatching, until, watchedPods } from '../../testing/scripted-pod-server.ts';

afterEach(stopWatching);

describe('a namespace whose pods are watched one by one', () => {
  const own = ['watch metadata.name=a', 'watch metadata.name=b'];

  it('is one that nobody may list', async () => {
    const { server, started } = watchedPods();
    server.listRefusal = refused;
    const [a, b] = [await started('a'), await started('b')];
    await until(() => server.open.length === 2);
    expect(server.asked.filter((each) => each.startsWith('watch'))).toEqual(own);
    server.tell('MODIFIED', server.put('a', 'two'));
    await until(() => a.seen.includes('two'));
    expect([a.seen, b.seen.at(-1)]).toEqual([['one', 'two'], 'gone']);
  });

  it('is one whose shared watch has worked, and is refused again and again', async () => {
    const { server, started } = watchedPods({ refusalsMax: 3 });
    const a = await started('a');
    server.tell('MODIFIED', server.put('a', 'two'));
    await until(() => a.seen.includes('two'));
    for (let n = 1; n <= 3; n += 1) {
      await until(() => server.watches.length === n && server.open.length === 1);
      server.open[0]?.push(refused);
    }
    await until(() => server.watches.length === 4 && server.open.length === 1);
    const queries = server.watches.map(({ query }) => query['fieldSelector']);
    expect(queries).toEqual([undefined, undefined, undefined, 'metadata.name=a']);
  });

  it('is one where others are busier than the sessions are worth, for a while', async () => {
    const limits = { strangersBytesMax: 1_000, strangersBytesPerListenerMax: 1_000 };
    const { server, clock, started } = watchedPods({ ...limits, apartMs: 60_000 });
    const [a, b] = [await started('a'), await started('b')];
    const noise = (name: string) => ({
      metadata: { name, uid: name, resourceVersion: '500' },
      noise: 'x'.repeat(1_400),
    });
    server.tell('MODIFIED', noise('busy'));
    server.tell('MODIFIED', noise('busy'));
    expect(server.open.map(({ query }) => query['fieldSelector'])).toEqual([undefined]);
    // Within a window three kilobytes are let be, and no more.
    server.tell('MODIFIED', noise('busy'));
    await until(() => server.open.length === 2);
    expect(server.asked.filter((each) => each.startsWith('watch m')).sort()).toEqual(own);
    a.stop.abort();
    b.stop.abort();
    await Promise.all([a.over, b.over]);
    clock.ms += 60_000;
    await started('a');
    expect(server.open.at(-1)?.query['fieldSelector']).toBeUndefined();
  });

  it('is one whose server writes lines that have to be parsed to be told apart', async () => {
    const limits = { strangersBytesMax: 1_000, strangersBytesPerListenerMax: 0 };
    const { server, started } = watchedPods(limits);
    const a = await started('a');
    const { metadata, ...rest } = server.put('a', 'two');
    server.tell('MODIFIED', { ...rest, metadata });
    await until(() => a.seen.includes('two'));
    server.tell('MODIFIED', { noise: 'x'.repeat(1_000), metadata: { name: 'busy' } });
    await until(() => server.open[0]?.query['fieldSelector'] === 'metadata.name=a');
    expect(a.seen).toEqual(['one', 'two', 'two']);
  });

  it('is not one whose sessions have just ended, and left the last words of their pods', async () => {
    const limits = { strangersBytesMax: 500, strangersBytesPerListenerMax: 1_000 };
    const { server, started } = watchedPods(limits);
    const [a, ...others] = [await started('a'), await started('b'), await started('b')];
    for (const each of others) each.stop.abort();
    await Promise.all(others.map(({ over }) => over));
    server.tell('MODIFIED', { metadata: { name: 'b' }, noise: 'x'.repeat(2_500) });
    server.tell('MODIFIED', server.put('a', 'two'));
    await until(() => a!.seen.includes('two'));
    expect(server.asked.filter((each) => each.startsWith('watch'))).toEqual(['watch all']);
  });

  it('is not one whose server writes the name of a pod late', async () => {
    const { server, started } = watchedPods({
      strangersBytesMax: 500,
      strangersBytesPerListenerMax: 0,
    });
    const a = await started('a');
    for (const phase of ['two', 'three', 'four', 'five', 'six', 'seven', 'eight']) {
      const { metadata, ...rest } = server.put('a', phase);
      server.tell('MODIFIED', { ...rest, metadata });
      await until(() => a.seen.includes(phase));
    }
    expect(server.asked.filter((each) => each.startsWith('watch'))).toEqual(['watch all']);
  });

  it('may be as busy as the limit says in each window', async () => {
    const limits = { strangersBytesMax: 1_000, strangersBytesPerListenerMax: 1_000 };
    const { server, clock, started } = watchedPods({ ...limits, strangersWindowMs: 10_000 });
    const a = await started('a');
    for (const phase of ['two', 'three', 'four', 'five']) {
      clock.ms += 10_000;
      server.tell('MODIFIED', { metadata: { name: 'busy' }, noise: 'x'.repeat(1_800) });
      server.tell('MODIFIED', server.put('a', phase));
      await until(() => a.seen.includes(phase));
    }
    expect(server.watches).toHaveLength(1);
  });
});
