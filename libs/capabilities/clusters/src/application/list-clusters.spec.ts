import { describe, expect, it } from '@jest/globals';
import { PageTokenInvalid, pageSizeMax } from '@endoscope/core';
import { aCluster } from '../testing/cluster-builder.ts';
import { aRequest, ClustersFixture } from '../testing/clusters-fixture.ts';
import { ListClusters } from './list-clusters.ts';

async function fixture(count: number) {
  const names = Array.from({ length: count }, (_, i) => `c-${String(i).padStart(3, '0')}`);
  const f = await new ClustersFixture().with(...names.map((name) => aCluster({ name })));
  const list = new ListClusters(f.store, f.access.decide);
  const namesOf = async (input: Parameters<typeof list.execute>[1], ctx = aRequest()) => {
    const page = await list.execute(ctx, input);
    return { names: page.items.map((c) => c.name), next: page.nextPageToken };
  };
  return { f, list, namesOf };
}

describe('listing clusters', () => {
  it('answers nothing when there are none', async () => {
    const { namesOf } = await fixture(0);
    expect(await namesOf({})).toEqual({ names: [], next: undefined });
  });

  it('gives every cluster once over its pages', async () => {
    const { namesOf } = await fixture(5);
    const first = await namesOf({ pageSize: 2 });
    const second = await namesOf({ pageSize: 2, pageToken: first.next });
    const third = await namesOf({ pageSize: 2, pageToken: second.next });
    expect([first.names, second.names, third.names]).toEqual([
      ['c-000', 'c-001'],
      ['c-002', 'c-003'],
      ['c-004'],
    ]);
    expect(third.next).toBeUndefined();
  });

  it('has no next page when the last one is just full', async () => {
    const { namesOf } = await fixture(2);
    expect((await namesOf({ pageSize: 2 })).next).toBeUndefined();
  });

  it('leaves out what the caller may not view, without gaps in a page', async () => {
    const { f, namesOf } = await fixture(250);
    f.access.denies = ({ cluster }) => !cluster?.name.endsWith('9');
    const { names, next } = await namesOf({ pageSize: 20 });
    expect(names).toHaveLength(20);
    expect((await namesOf({ pageToken: next })).names).toEqual([
      'c-209',
      'c-219',
      'c-229',
      'c-239',
      'c-249',
    ]);
  });

  it('refuses the token of somebody else, of nobody, and a wrong page size', async () => {
    const { namesOf } = await fixture(3);
    const { next } = await namesOf({ pageSize: 1 });
    const stranger = aRequest({ subject: 'stranger' });
    await expect(namesOf({ pageToken: next }, stranger)).rejects.toThrow(PageTokenInvalid);
    for (const pageToken of ['x', 'W10', 'eyJhIjoxfQ', '%', 'a'.repeat(10_000)]) {
      await expect(namesOf({ pageToken })).rejects.toThrow(PageTokenInvalid);
    }
    for (const pageSize of [-1, 1.5, pageSizeMax + 1, Number.NaN]) {
      await expect(namesOf({ pageSize })).rejects.toThrow('pageSize');
    }
    expect((await namesOf({ pageSize: pageSizeMax })).names).toHaveLength(3);
  });
});
