/** One request, in the words of an audit.k8s.io/v1 Event. */
export interface AuditRecord {
  readonly at: Date;
  readonly user: string;
  readonly impersonatedUser: { username: string; groups: string[] } | undefined;
  readonly verb: string;
  readonly resource: string;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly requestUri: string;
  readonly userAgent: string | undefined;
  readonly traceparent: string | undefined;
  readonly code: number;
}

const recordsMax = 10_000;

/** What the API server's own audit log would hold: proof of who really did what. */
export class ClusterAuditLog {
  private readonly entries: AuditRecord[] = [];

  get records(): readonly AuditRecord[] {
    return this.entries;
  }

  append(record: AuditRecord): void {
    this.entries.push(record);
    if (this.entries.length > recordsMax) this.entries.shift();
  }

  clear(): void {
    this.entries.length = 0;
  }
}
