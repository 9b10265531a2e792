// A thousand kills as of `npm run test:crash`, each time the same ones: sessions with their events,
// sealing and a recording lose nothing that was acknowledged, and nothing is there twice.
import { expect, it } from '@jest/globals';
import { createTestDatabase } from '@endoscope/testkit';
import { crashRun } from './crash-run.ts';

it('loses nothing that was acknowledged, wherever what writes is killed', async () => {
  const report = await crashRun({
    ...{ points: 1_000, seed: 4_711, workers: 1 },
    makeDatabase: createTestDatabase,
  });
  expect(report.kills).toBeGreaterThanOrEqual(1_000);
  expect(Object.keys(report.ways).sort()).toEqual(['after', 'before', 'during']);
  // They did something before they were killed.
  expect([report.events, report.sessions, report.shownBytes].every((each) => each > 0)).toBe(true);
  expect(report.recordings).toBeGreaterThan(0);
}, 1_800_000);
