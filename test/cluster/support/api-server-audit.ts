import { open } from 'node:fs/promises';
import type { TestCluster } from '../harness/index.ts';

export interface ApiServerAuditLine {
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly impersonatedUser?: { readonly username: string; readonly groups: readonly string[] };
  readonly objectRef?: {
    readonly resource: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code: number };
  readonly requestObject?: unknown;
}

/** What the API server itself wrote down, from the moment this was opened. */
export class ApiServerAudit {
  private constructor(
    private readonly path: string,
    private readonly from: number,
  ) {}

  static async open({ auditLogPath, name }: TestCluster): Promise<ApiServerAudit> {
    if (auditLogPath === undefined) throw new Error(`${name} shows no audit log`);
    const file = await open(auditLogPath);
    const { size } = await file.stat();
    await file.close();
    return new ApiServerAudit(auditLogPath, size);
  }

  /** Every line about pods of a namespace, in order. */
  async ofPods(namespace: string): Promise<ApiServerAuditLine[]> {
    const file = await open(this.path);
    const lines: ApiServerAuditLine[] = [];
    try {
      for await (const text of file.readLines({ start: this.from })) {
        if (!text.includes(namespace)) continue;
        const line = JSON.parse(text) as ApiServerAuditLine;
        const { resource, namespace: where } = line.objectRef ?? {};
        if (resource === 'pods' && where === namespace) lines.push(line);
      }
    } finally {
      await file.close().catch(() => undefined);
    }
    return lines;
  }
}
