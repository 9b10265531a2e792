import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StateFolder } from './state-folder.ts';

describe('the state folder', () => {
  let path: string;

  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'state-folder-'));
  });

  afterEach(() => {
    rmSync(path, { recursive: true, force: true });
  });

  it('is one process’s at a time, which is named', () => {
    const folder = new StateFolder(path);
    folder.take();
    expect(() => new StateFolder(path).take()).toThrow(`as process ${process.pid},`);
    folder.release();
    new StateFolder(path).take();
  });

  it('is taken over from a process that is gone', () => {
    writeFileSync(join(path, 'dev.lock'), '4194305');
    const folder = new StateFolder(path);
    folder.take();
    folder.release();
    expect(readdirSync(path)).toEqual([]);
  });

  it('forgets what is ours and nothing else', () => {
    const folder = new StateFolder(path);
    folder.write('clusters/eu-1.json', { secret: 1 });
    writeFileSync(join(path, 'notes.txt'), 'mine');
    folder.reset();
    expect(readdirSync(path)).toEqual(['notes.txt']);
  });

  it('keeps what it is given closed to others, and reads a torn file as none', () => {
    const folder = new StateFolder(path);
    folder.write('issuer/keys.json', { kept: true });
    expect(folder.read('issuer/keys.json')).toEqual({ kept: true });
    expect(statSync(join(path, 'issuer/keys.json')).mode & 0o077).toBe(0);
    writeFileSync(join(path, 'issuer/keys.json'), '{"kept": tr');
    expect(folder.read('issuer/keys.json')).toBeUndefined();
    expect(existsSync(join(path, 'issuer/keys.json.new'))).toBe(false);
  });
});
