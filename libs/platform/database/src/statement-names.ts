/**
 * Names under which Postgres keeps statements prepared, so that it parses and plans each once for a
 * connection and not at every call.
 *
 * Bound: `max` statements, the first that come; any other goes without a name, as all would.
 */
export class StatementNames {
  private readonly names = new Map<string, string>();

  constructor(private readonly max: number) {}

  /** Empty for a statement that is not kept. */
  nameOf(sql: string): string {
    const known = this.names.get(sql);
    if (known !== undefined || this.names.size >= this.max) return known ?? '';
    const name = `endoscope_${this.names.size + 1}`;
    this.names.set(sql, name);
    return name;
  }
}
