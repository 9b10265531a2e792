import { describe, expect, it } from '@jest/globals';
import { withRunLock } from './run-lock.ts';

// Abstract sockets exist on Linux alone, as does everything this lock protects.
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

describeOnLinux('the lock between runs', () => {
  it('lets the second run begin when the first has ended and says who that is', async () => {
    const name = `endoscope-lock-spec-${process.pid}`;
    const events: string[] = [];
    const waits = Promise.withResolvers<void>();
    const onWait = (holder: string) => {
      events.push(`waits for ${holder}`);
      waits.resolve();
    };

    const first = withRunLock({ name, holder: 'first', onWait }, async () => {
      await waits.promise;
      events.push('first ends');
    });
    const second = withRunLock({ name, holder: 'second', onWait }, async () => {
      events.push('second runs');
    });
    await Promise.all([first, second]);

    expect(events).toEqual(['waits for first', 'first ends', 'second runs']);
  });

  it('is free again when the work has failed', async () => {
    const options = { name: `endoscope-lock-fail-${process.pid}`, holder: '', onWait: () => {} };
    const failing = withRunLock(options, () => Promise.reject(new Error('broken')));

    await expect(failing).rejects.toThrow('broken');
    await expect(withRunLock(options, async () => 'ran')).resolves.toBe('ran');
  });
});
