import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { writeDockerArchive, type ImageDescription } from './docker-archive.ts';

const image: ImageDescription = {
  reference: 'docker.io/library/tool:1',
  architecture: 'amd64',
  command: ['/opt/bin/tool'],
  user: '65532',
  files: [{ path: '/opt/bin/tool', mode: 0o755, content: Buffer.from('program') }],
  links: [{ path: '/opt/bin/alias', target: 'tool' }],
};

describe('a container image made from local bytes', () => {
  it('names its config by digest and its layer by the digest of what is unpacked', () => {
    const files = readTar(writeDockerArchive(image));
    const [manifest] = JSON.parse(text(files, 'manifest.json'));
    const config = text(files, manifest.Config);
    const layer = files.get('layer.tar') ?? Buffer.alloc(0);

    expect(manifest).toEqual({
      Config: `${sha256(Buffer.from(config))}.json`,
      RepoTags: ['docker.io/library/tool:1'],
      Layers: ['layer.tar'],
    });
    expect(JSON.parse(config)).toMatchObject({
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['/opt/bin/tool'], User: '65532', WorkingDir: '/' },
      rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
    });
  });

  it('lists every directory before what lies in it', () => {
    const layer = readTar(writeDockerArchive(image)).get('layer.tar') ?? Buffer.alloc(0);

    expect([...readTar(layer).keys()]).toEqual([
      ...['proc/', 'sys/', 'dev/', 'etc/', 'tmp/', 'root/', 'opt/', 'opt/bin/'],
      ...['opt/bin/tool', 'opt/bin/alias'],
    ]);
  });

  it('runs as root when no user is given', () => {
    const files = readTar(writeDockerArchive({ ...image, user: undefined }));
    const [manifest] = JSON.parse(text(files, 'manifest.json'));

    expect(JSON.parse(text(files, manifest.Config)).config).not.toHaveProperty('User');
  });

  it('is the same byte for byte when made again', () => {
    expect(writeDockerArchive(image).equals(writeDockerArchive(image))).toBe(true);
  });
});

function readTar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let offset = 0; archive[offset] !== 0; ) {
    const name = archive.toString('latin1', offset, offset + 100).replace(/\0.*/s, '');
    const bytes = parseInt(archive.toString('latin1', offset + 124, offset + 135), 8);
    files.set(name, archive.subarray(offset + 512, offset + 512 + bytes));
    offset += 512 + Math.ceil(bytes / 512) * 512;
  }
  return files;
}

function text(files: Map<string, Buffer>, name: string): string {
  return files.get(name)?.toString() ?? '';
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
