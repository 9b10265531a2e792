/**
 * Prisma's own schema engine, as the WebAssembly module Prisma publishes: it compares databases
 * with schemas and judges migration histories, without the native engine that its CLI downloads.
 * A development tool; nothing at run time depends on it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { SqlQuery, SqlResultSet } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { DiagnoseMigrationHistoryOutput, MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';

const noFilters = { externalTables: [], externalEnums: [] };

export interface SchemaEngineOptions {
  readonly url: string;
  /** `prisma/schema` and `prisma/migrations`. */
  readonly schemaFolder: string;
  readonly migrationsFolder: string;
}

export class SchemaEngine {
  private readonly engine: bindings.SchemaEngine;
  private readonly pool: pg.Pool;
  private readonly options: SchemaEngineOptions;

  private constructor(engine: bindings.SchemaEngine, pool: pg.Pool, options: SchemaEngineOptions) {
    this.engine = engine;
    this.pool = pool;
    this.options = options;
  }

  static async open(options: SchemaEngineOptions): Promise<SchemaEngine> {
    loadWasm();
    // The pool is ours, and no shadow database is ever asked for: the adapter would replay the
    // migrations on the main database when it is given a connection string.
    const pool = new pg.Pool({ connectionString: options.url, max: 1 });
    const pgFactory = new PrismaPg(pool);
    const connect = pgFactory.connect.bind(pgFactory);
    pgFactory.connect = async () => {
      const adapter = await connect();
      withCharType(adapter as unknown as PgAdapter);
      withWholeScripts(adapter as unknown as PgAdapter, pool);
      return adapter;
    };
    const factory = bindMigrationAwareSqlAdapterFactory(pgFactory);
    const datamodels = schemaFiles(options.schemaFolder).map(
      ({ path, content }): [string, string] => [path, content],
    );
    const log = (): void => undefined;
    const engine = await bindings.SchemaEngine.new({ datamodels }, log, factory);
    return new SchemaEngine(engine, pool, options);
  }

  /** What Prisma thinks of the history table in the light of the migration files. */
  diagnose(): Promise<DiagnoseMigrationHistoryOutput> {
    const migrationsList = migrationList(this.options.migrationsFolder);
    return this.engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: noFilters,
    });
  }

  /** Names of the migrations that Prisma's engine had to apply. */
  async applyMigrations(): Promise<string[]> {
    const migrationsList = migrationList(this.options.migrationsFolder);
    const answer = await this.engine.applyMigrations({ migrationsList, filters: noFilters });
    return answer.appliedMigrationNames;
  }

  /** SQL that would bring the database to the schema; empty when it is there. */
  async diff(): Promise<string> {
    const files = schemaFiles(this.options.schemaFolder);
    const { stdout } = await this.engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: this.options.schemaFolder },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: false,
      filters: noFilters,
    });
    const sql = stdout ?? '';
    return /^-- This is an empty migration/.test(sql.trim()) ? '' : sql;
  }

  async close(): Promise<void> {
    this.engine.free();
    await this.pool.end();
  }
}

/** OIDs of pg_type: the system catalogues' "char", and text. */
const charOid = 18;
const textOid = 25;

interface PgAdapter {
  executeScript(script: string): Promise<void>;
  queryRaw(query: SqlQuery): Promise<SqlResultSet>;
  performIO(query: SqlQuery): Promise<pg.QueryResult>;
}

/** adapter-pg splits scripts at every semicolon, comments and functions included; Postgres does not. */
function withWholeScripts(adapter: PgAdapter, pool: pg.Pool): void {
  adapter.executeScript = async (script) => {
    await pool.query(script);
  };
}

/**
 * adapter-pg 7.10 refuses type "char", in which the catalogues keep the kind of a constraint; the
 * engine wants it as a character. To be deleted when the adapter maps OID 18.
 */
function withCharType(adapter: PgAdapter): void {
  const { queryRaw } = adapter;
  adapter.queryRaw = async (query) => {
    let charColumns: number[] = [];
    const performIO = async (q: SqlQuery): Promise<pg.QueryResult> => {
      const result = await adapter.performIO(q);
      const isChar = result.fields.map((field) => field.dataTypeID === charOid);
      charColumns = isChar.flatMap((is, column) => (is ? [column] : []));
      for (const column of charColumns) result.fields[column]!.dataTypeID = textOid;
      return result;
    };
    const view = Object.create(adapter, { performIO: { value: performIO } }) as PgAdapter;
    const set = await queryRaw.call(view, query);
    for (const column of charColumns) set.columnTypes[column] = ColumnTypeEnum.Character;
    return set;
  };
}

/** The part we use; TypeScript has these types only in its library for browsers. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Record<string, object>,
  ) => { readonly exports: { __wbindgen_start(): void } };
}

let isLoaded = false;

function loadWasm(): void {
  if (isLoaded) return;
  const require = createRequire(import.meta.url);
  const script = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = readFileSync(script.replace(/\.js$/, '.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  const module = new WebAssembly.Module(bytes);
  const imports = { ...bindings, ...timersThatLetGo() };
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': imports });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  isLoaded = true;
}

/** The engine never clears its lock timeout of 10 s, which would keep the process alive. */
function timersThatLetGo(): Record<string, unknown> {
  const names = Object.keys(bindings).filter((name) => name.startsWith('__wbg_setTimeout_'));
  const start = (call: () => void, ms: number): NodeJS.Timeout => setTimeout(call, ms).unref();
  return Object.fromEntries(names.map((name) => [name, start]));
}

function schemaFiles(folder: string): { path: string; content: string }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => join(folder, name))
    .map((path) => ({ path, content: readFileSync(path, 'utf8') }));
}

function migrationList(folder: string): MigrationList {
  const lockfile = join(folder, 'migration_lock.toml');
  return {
    baseDir: folder,
    lockfile: {
      path: 'migration_lock.toml',
      content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null,
    },
    shadowDbInitScript: '',
    migrationDirectories: readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
      .map((path) => ({
        path,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: readFileSync(join(folder, path, 'migration.sql'), 'utf8') },
        },
      })),
  };
}
