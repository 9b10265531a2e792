/** What the embedded server chooses: whom to run as, which binaries, whether a path is open. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chooseOsUser } from './os-user.ts';
import { chooseBinaries } from './postgres-binaries.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { firstClosedFolder } from './reachable.ts';

describe('the user to run Postgres as', () => {
  const root = 'root:x:0:0:root:/root:/bin/bash';
  const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin';
  const postgres = 'postgres:x:101:104::/var/lib/postgresql:/bin/bash';

  it('is postgres where a package made it, else nobody', () => {
    expect(chooseOsUser([root, nobody, postgres].join('\n'))).toEqual({
      name: 'postgres',
      uid: 101,
      gid: 104,
    });
    expect(chooseOsUser([root, nobody, ''].join('\n')).name).toBe('nobody');
  });

  it('is the unsigned form of macOS’s nobody', () => {
    expect(chooseOsUser('nobody:*:-2:-2::/var/empty:/usr/bin/false').uid).toBe(4_294_967_294);
  });

  it('is asked for when there is neither', () => {
    expect(() => chooseOsUser(root)).toThrow(/Start as an ordinary user, or set DATABASE_URL/);
  });
});

describe('the binaries to run', () => {
  const of = (major: number, source: PostgresBinaries['source']): PostgresBinaries => ({
    source,
    major,
    version: `${major}.1`,
    postgres: `/${major}/postgres`,
    initdb: `/${major}/initdb`,
  });
  const all = [of(17, 'system'), of(15, 'system'), of(18, 'embedded')];

  it('are the first for a new folder', () => {
    expect(chooseBinaries(all, undefined, '/data')).toBe(all[0]);
  });

  it('are those that wrote an old folder, whatever their source', () => {
    expect(chooseBinaries(all, 15, '/data')).toBe(all[1]);
    expect(chooseBinaries(all, 18, '/data')).toBe(all[2]);
  });

  it('are named when they are missing', () => {
    expect(() => chooseBinaries(all, 16, '/data')).toThrow(
      'The data folder /data was written by PostgreSQL 16, and this machine has ' +
        '17.1, 15.1, 18.1. Install PostgreSQL 16, or move the folder away to start empty.',
    );
  });
});

describe('a path, for another user', () => {
  const stranger = { name: 'stranger', uid: 4_000_001, gid: 4_000_001 };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reachable-'));
    mkdirSync(join(folder, 'a/b'), { recursive: true, mode: 0o755 });
    chmodSync(folder, 0o755);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is open when every folder above it is, also where it does not exist yet', () => {
    expect(firstClosedFolder(join(folder, 'a/b/file'), stranger)).toBeUndefined();
    expect(firstClosedFolder(join(folder, 'a/new/er'), stranger)).toBeUndefined();
  });

  it('is closed at the first folder that lacks the right to enter', () => {
    chmodSync(join(folder, 'a'), 0o750);
    expect(firstClosedFolder(join(folder, 'a/b/file'), stranger)).toBe(join(folder, 'a'));
  });

  it('is open to the owner and the group by their own bits', () => {
    chmodSync(join(folder, 'a'), 0o700);
    const owner = { name: 'me', uid: process.getuid?.() ?? 0, gid: 4_000_001 };
    expect(firstClosedFolder(join(folder, 'a/b/file'), owner)).toBeUndefined();
    chmodSync(join(folder, 'a'), 0o710);
    const member = { ...stranger, gid: process.getgid?.() ?? 0 };
    expect(firstClosedFolder(join(folder, 'a/b/file'), member)).toBeUndefined();
  });
});
