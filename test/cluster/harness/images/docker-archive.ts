/** Makes a container image from local bytes: one layer, a config and a manifest in a tar. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { writeTar, type TarEntry } from './tar-writer.ts';

export interface ImageDescription {
  /** The full reference it is imported under, e.g. `docker.io/library/busybox:1.36`. */
  reference: string;
  architecture: string;
  command: string[];
  /** Numeric, so that it needs no /etc/passwd. Left out: root. */
  user?: string;
  files: { path: string; mode: number; content: Uint8Array }[];
  links?: { path: string; target: string }[];
}

/** Present in every image: the runtime mounts on the first ones, programs expect the others. */
const BASE_DIRECTORIES = ['/proc', '/sys', '/dev', '/etc', '/tmp', '/root'];
const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function writeDockerArchive(image: ImageDescription): Buffer {
  const layer = writeTar(layerEntries(image));
  const config = Buffer.from(JSON.stringify(imageConfig(image, sha256(layer))));
  const configName = `${sha256(config)}.json`;
  const manifest = [{ Config: configName, RepoTags: [image.reference], Layers: ['layer.tar'] }];
  return writeTar([
    { type: 'file', path: configName, mode: 0o644, content: config },
    { type: 'file', path: 'layer.tar', mode: 0o644, content: layer },
    {
      type: 'file',
      path: 'manifest.json',
      mode: 0o644,
      content: Buffer.from(JSON.stringify(manifest)),
    },
  ]);
}

/** Directories first: an entry whose parent is missing fails to unpack. */
function layerEntries(image: ImageDescription): TarEntry[] {
  const links = image.links ?? [];
  const parents = [...image.files, ...links].flatMap(({ path }) => ancestors(path));
  const directories = [...new Set([...BASE_DIRECTORIES, ...parents])].map(
    (path): TarEntry => ({
      type: 'directory',
      path: `${relative(path)}/`,
      mode: path === '/tmp' ? 0o1777 : 0o755,
    }),
  );
  return [
    ...directories,
    ...image.files.map((file): TarEntry => ({ ...file, type: 'file', path: relative(file.path) })),
    ...links.map((link): TarEntry => ({ ...link, type: 'link', path: relative(link.path) })),
  ];
}

function imageConfig(image: ImageDescription, layerSha256: string): object {
  return {
    architecture: image.architecture,
    os: 'linux',
    config: {
      Env: [`PATH=${SEARCH_PATH}`],
      Cmd: image.command,
      WorkingDir: '/',
      ...(image.user === undefined ? {} : { User: image.user }),
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerSha256}`] },
    history: [{ created_by: 'endoscope test cluster' }],
  };
}

function ancestors(path: string): string[] {
  const parent = posix.dirname(path);
  return parent === '/' ? [] : [...ancestors(parent), parent];
}

function relative(path: string): string {
  return path.replace(/^\//, '');
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
