/**
 * What prisma/schema says and prisma/migrations do not do yet, found on a throw-away Postgres.
 *
 *   node tools/database/db-diff.ts        print the missing SQL; exit 1 when there is some
 *   node tools/database/db-diff.ts NAME   write it to prisma/migrations/<time>_NAME/migration.sql
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedPostgres } from '../../libs/platform/database/src/embedded/embedded-postgres.ts';
import { migrate } from '../../libs/platform/database/src/migrator.ts';
import { SchemaEngine } from './schema-engine.ts';

const prismaFolder = fileURLToPath(new URL('../../prisma', import.meta.url));
const migrationsFolder = join(prismaFolder, 'migrations');
const name = process.argv[2];
if (name !== undefined && !/^[a-z][a-z0-9_]*$/.test(name)) {
  process.stderr.write('NAME is lower-case letters, digits and underscores.\n');
  process.exit(64);
}

const sql = await missingSql();
if (sql === '') {
  process.stdout.write('The migrations do everything the schema says.\n');
} else if (name === undefined) {
  process.stdout.write(sql);
  process.exitCode = 1;
} else {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrationsFolder, `${time}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), sql);
  process.stdout.write(`Wrote ${folder}/migration.sql; read it, and add what Prisma cannot say.\n`);
}

async function missingSql(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'endoscope-db-diff-'));
  const server = await EmbeddedPostgres.start({ dataDir, durable: false });
  try {
    await migrate(server.migrationUrl, migrationsFolder);
    const engine = await SchemaEngine.open({
      url: server.migrationUrl,
      schemaFolder: join(prismaFolder, 'schema'),
      migrationsFolder,
    });
    try {
      return await engine.diff();
    } finally {
      await engine.close();
    }
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
