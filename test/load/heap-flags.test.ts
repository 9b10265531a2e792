import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { heapFlags } from '../../apps/dev/src/heap-flags.ts';

const root = join(import.meta.dirname, '../..');

describe('whoever starts a gateway', () => {
  it.each(['deploy/image/Dockerfile', 'apps/gateway/README.md'])(
    'bounds its young generation as npm start does: %s',
    (file) => {
      const text = readFileSync(join(root, file), 'utf8').replaceAll(/["', ]+/g, ' ');
      expect(text).toContain(`node ${heapFlags.join(' ')} dist/apps/gateway/src/main.js`);
    },
  );
});
