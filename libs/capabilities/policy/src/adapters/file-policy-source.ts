import { watch } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PoliciesInvalid } from '../domain/policy.errors.ts';
import { policyLimits } from '../domain/policy.limits.ts';
import type { PolicyFile, PolicySource } from '../ports/policy-source.ts';

/** The `*.cedar` files of one folder, in the order of their names. */
export class FilePolicySource implements PolicySource {
  constructor(
    private readonly directory: string,
    private readonly pollMs: number = policyLimits.reloadPollMs,
  ) {}

  async read(): Promise<readonly PolicyFile[]> {
    const names = (await this.listNames()).filter((name) => name.endsWith('.cedar')).sort();
    if (names.length === 0) {
      throw new PoliciesInvalid([`${this.directory}: there is no *.cedar file in this folder`]);
    }
    if (names.length > policyLimits.policyFilesMax) {
      const max = policyLimits.policyFilesMax;
      throw new PoliciesInvalid([`${this.directory}: there are more than ${max} *.cedar files`]);
    }
    return Promise.all(names.map((name) => readPolicyFile(join(this.directory, name))));
  }

  /**
   * The system's notice where there is one, and a look every `pollMs` in any case: notices are
   * lost on network file systems, and a mounted ConfigMap is swapped behind a link.
   */
  watch(changed: () => void): () => void {
    const timer = setInterval(changed, this.pollMs);
    timer.unref();
    const watcher = watch(this.directory, { persistent: false }, () => changed());
    watcher.on('error', () => watcher.close());
    return () => {
      clearInterval(timer);
      watcher.close();
    };
  }

  private async listNames(): Promise<string[]> {
    try {
      return await readdir(this.directory);
    } catch (error) {
      throw unreadable(this.directory, error);
    }
  }
}

async function readPolicyFile(path: string): Promise<PolicyFile> {
  try {
    const { size } = await stat(path);
    if (size > policyLimits.policyFileBytesMax) {
      throw new PoliciesInvalid([
        `${path}: is larger than ${policyLimits.policyFileBytesMax} bytes`,
      ]);
    }
    return { name: path, text: await readFile(path, 'utf8') };
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  return code === undefined ? error : new PoliciesInvalid([`${path}: cannot be read (${code})`]);
}
