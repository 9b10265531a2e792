/** What the embedded server chooses: whom to run as, which binaries, whether a path is open. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chooseOsUser } from './os-user.ts';
import { chooseBinaries, reachableBinaries } from './postgres-binaries.ts';
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

const stranger = { name: 'stranger', uid: 4_000_001, gid: 4_000_001 };

describe('binaries that came with npm', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'binaries-'));
    mkdirSync(join(folder, 'native/bin'), { recursive: true });
    writeFileSync(join(folder, 'native/bin/postgres'), 'server');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const found = (source: PostgresBinaries['source']): PostgresBinaries => ({
    source,
    major: 18,
    version: '18.4',
    postgres: join(folder, 'native/bin/postgres'),
    initdb: join(folder, 'native/bin/initdb'),
  });

  it('are copied to where their user may enter, once', () => {
    chmodSync(folder, 0o700);
    const home = join(folder, 'home');
    mkdirSync(home);
    const copied = reachableBinaries(found('embedded'), stranger, home);
    expect(copied.postgres).toBe(join(home, 'server-18.4/bin/postgres'));
    expect(readFileSync(copied.postgres, 'utf8')).toBe('server');
    expect(reachableBinaries(found('embedded'), stranger, home)).toEqual(copied);
    expect(readdirSync(home)).toEqual(['server-18.4']);
  });

  it('stay where they are when they can be reached', () => {
    chmodSync(folder, 0o755);
    expect(reachableBinaries(found('embedded'), stranger, folder)).toEqual(found('embedded'));
    expect(reachableBinaries(found('embedded'), undefined, folder)).toEqual(found('embedded'));
  });

  it('are told from a system’s server, which is not copied', () => {
    chmodSync(folder, 0o700);
    expect(() => reachableBinaries(found('system'), stranger, folder)).toThrow(
      `User stranger cannot run ${join(folder, 'native/bin/postgres')}.`,
    );
  });
});

describe('a path, for another user', () => {
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
