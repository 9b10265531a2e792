import { describe, expect, it } from '@jest/globals';
import { ClusterHasSessions, ClusterNotFound } from '../domain/cluster.errors.ts';
import { aCluster } from '../testing/cluster-builder.ts';
import { aRequest, ClustersFixture } from '../testing/clusters-fixture.ts';
import { RemoveCluster } from './remove-cluster.ts';

class Fixture extends ClustersFixture {
  /** Live sessions, as each `count` finds them; the last one stays. */
  counts: number[] = [0];
  forgotten: string[] = [];
  readonly remove = new RemoveCluster(
    this.find,
    this.access.require,
    {
      count: async () => (this.counts.length > 1 ? this.counts.shift()! : this.counts[0]!),
      endAll: async () => {
        const [count = 0] = this.counts;
        this.counts = [0];
        return count;
      },
    },
    this.registry,
    { forget: async (name) => void this.forgotten.push(name) },
  );
}

describe('removing a cluster', () => {
  it('forgets the record, the credential and the connections', async () => {
    const f = await new Fixture().with(aCluster());
    expect(await f.remove.execute(aRequest(), { cluster: 'eu-1' })).toEqual({ endedSessions: 0 });
    expect(await f.store.open('eu-1')).toBeUndefined();
    expect(f.forgotten).toEqual(['eu-1']);
    expect(f.events).toEqual(['cluster.removed success']);
  });

  it('is refused while sessions live, and says how many', async () => {
    const f = await new Fixture().with(aCluster());
    f.counts = [2];
    const work = f.remove.execute(aRequest(), { cluster: 'eu-1' });
    await expect(work).rejects.toThrow(
      new ClusterHasSessions({ cluster: 'eu-1', count: 2 }).message,
    );
    expect(await f.store.find('eu-1')).toBeDefined();
    expect(f.events).toEqual([]);
  });

  it('ends the sessions first when forced', async () => {
    const f = await new Fixture().with(aCluster());
    f.counts = [3];
    const result = await f.remove.execute(aRequest(), { cluster: 'eu-1', force: true });
    expect(result).toEqual({ endedSessions: 3 });
    expect(f.log.events[0]?.details).toEqual({ endedSessions: 3 });
  });

  it('is undone when a session was recorded in between', async () => {
    const f = await new Fixture().with(aCluster());
    f.counts = [0, 1];
    const work = f.remove.execute(aRequest(), { cluster: 'eu-1' });
    await expect(work).rejects.toThrow(ClusterHasSessions);
    expect(await f.store.find('eu-1')).toBeDefined();
    expect(f.forgotten).toEqual([]);
  });

  it('tells who may not view a cluster that there is none', async () => {
    const f = await new Fixture().with(aCluster());
    f.access.denies = ({ action }) => action === 'cluster.view';
    const work = f.remove.execute(aRequest(), { cluster: 'eu-1' });
    await expect(work).rejects.toThrow(new ClusterNotFound({ cluster: 'eu-1' }).message);
  });

  it('is refused to who may view but not remove', async () => {
    const f = await new Fixture().with(aCluster());
    f.access.denies = ({ action }) => action === 'cluster.remove';
    const work = f.remove.execute(aRequest(), { cluster: 'eu-1', force: true });
    await expect(work).rejects.toThrow('POLICY_DENIED');
    expect(await f.store.find('eu-1')).toBeDefined();
  });
});
