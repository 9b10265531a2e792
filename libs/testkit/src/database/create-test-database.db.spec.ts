import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '../index.ts';
import type { TestDatabase } from '../index.ts';

describe('a test database', () => {
  let one: TestDatabase;
  let two: TestDatabase;

  beforeAll(async () => {
    [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });

  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
  });

  it('is migrated, empty and nobody else’s', async () => {
    const names = await Promise.all(
      [one, two].map(
        (db) => db.database.prisma.$queryRaw<{ db: string }[]>`SELECT current_database() AS db`,
      ),
    );
    expect(new Set(names.map(([row]) => row?.db)).size).toBe(2);
    expect(await one.database.prisma.auditEvent.count()).toBe(0);
  });

  it('connects as the application and not as the owner', async () => {
    const rows = await one.database.prisma.$queryRaw`SELECT current_user::text AS role`;
    expect(rows).toEqual([{ role: 'endoscope_app' }]);
  });
});
