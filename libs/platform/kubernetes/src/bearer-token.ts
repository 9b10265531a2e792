import { readFile, stat } from 'node:fs/promises';
import type { ClusterCredential } from './cluster-endpoint.ts';
import { ClusterCredentialUnreadable } from './cluster.errors.ts';

const tokenCharactersMax = 64 * 1024;

/**
 * The bearer token of a cluster's credential. A token file is read again when it changed: kubelet
 * rotates projected tokens by replacing the file behind a symbolic link.
 */
export class BearerToken {
  private cached: { readonly version: string; readonly token: string } | undefined;

  constructor(
    private readonly cluster: string,
    private readonly credential: ClusterCredential,
  ) {}

  /** Undefined when the credential is a client certificate. */
  async current(): Promise<string | undefined> {
    switch (this.credential.kind) {
      case 'client_certificate':
        return undefined;
      case 'bearer_token':
        return this.checked(this.credential.token);
      case 'token_file':
        return this.fromFile(this.credential.path);
    }
  }

  private async fromFile(path: string): Promise<string> {
    try {
      const { mtimeMs, ino, size } = await stat(path);
      const version = `${mtimeMs} ${ino} ${size}`;
      if (this.cached?.version !== version) {
        this.cached = { version, token: await readFile(path, 'utf8') };
      }
    } catch (cause) {
      throw new ClusterCredentialUnreadable({ cluster: this.cluster }, { cause });
    }
    return this.checked(this.cached.token);
  }

  /** What HTTP cannot carry must not reach the header code, whose errors would quote it. */
  private checked(token: string): string {
    const trimmed = token.trim();
    const sendable = /^[\x21-\x7e]+$/.test(trimmed) && trimmed.length <= tokenCharactersMax;
    if (!sendable) throw new ClusterCredentialUnreadable({ cluster: this.cluster });
    return trimmed;
  }
}
