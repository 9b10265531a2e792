import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Generator } from './runner.ts';

/**
 * The typed database client. Prisma's CLI wants to download an engine for every command, though
 * `generate` needs none; naming any existing file as that engine lets it work offline.
 */
export const prismaGenerator: Generator = {
  name: 'prisma client',
  inputs: [
    'prisma/schema',
    'prisma.config.ts',
    'node_modules/prisma/package.json',
    'tools/generate/prisma.ts',
  ],
  output: 'libs/platform/database/src/generated',
  isCommitted: false,
  run(root, outputDirectory) {
    const cli = join(root, 'node_modules/prisma/build/index.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'generate'], {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    });
    if (status !== 0 || !existsSync(join(outputDirectory, 'client.ts'))) {
      throw new Error(`prisma generate failed (status ${status}).\n${stdout}${stderr}`);
    }
  },
};
