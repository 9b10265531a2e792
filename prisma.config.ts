import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  // Only the CLI reads this. `generate` needs a value but never connects.
  datasource: {
    url:
      process.env['DATABASE_MIGRATION_URL'] ?? process.env['DATABASE_URL'] ?? 'postgresql://unused',
  },
});
