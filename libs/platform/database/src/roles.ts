import type pg from 'pg';

/**
 * The two database roles. Migrations run as the owner; the gateway runs as the application, which
 * can neither change the schema nor touch what the ledger has taken (see the audit migration).
 * Migrations grant to `applicationRole` where it exists; a deployment that names its login
 * differently makes it a member of this role.
 */
export const ownerRole = 'endoscope_owner';
export const applicationRole = 'endoscope_app';

/** Makes the roles that are missing; needs a superuser. They get no password: trust or peer. */
export async function ensureRoles(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>('SELECT rolname FROM pg_roles');
  const existing = new Set(rows.map((row) => row.rolname));
  for (const role of [ownerRole, applicationRole]) {
    if (!existing.has(role)) await client.query(`CREATE ROLE ${role} LOGIN`);
  }
}
