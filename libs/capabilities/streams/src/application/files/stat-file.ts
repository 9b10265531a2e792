import type { RequestContext } from '@endoscope/core';
import type { FileInfo } from '../../domain/files/file-entry.ts';
import type { StatRequest } from '../../domain/files/file-message.ts';
import { checkedName } from '../../domain/files/file-path.ts';
import { statScript } from '../../domain/files/file-script.ts';
import { fileInfoOf } from './file-command.ts';
import { runScript, whileAllowed } from './file-parts.ts';
import type { FileParts } from './file-parts.ts';
import { TransferRecord } from './transfer-record.ts';

/** What a path names, and the hash of its beginning, for who wants to go on with a copy. */
export class StatFile {
  constructor(private readonly parts: FileParts) {}

  async execute(
    ctx: RequestContext,
    request: StatRequest,
  ): Promise<{ info: FileInfo; sha256: string }> {
    const found = await this.parts.find.execute(ctx, request.place);
    const { hashBytes, partial, name } = request;
    if (partial) checkedName(name);
    return whileAllowed(this.parts, { ctx, session: found.session }, async (signal) => {
      const record = new TransferRecord(this.parts, { ctx, found, asked: request.place });
      await record.examined({ ...(hashBytes !== undefined && { hashBytes }) });
      const args = [hashBytes === undefined ? '' : String(hashBytes), partial ? 'part' : '', name];
      const what = { script: statScript, args, stdin: false, signal };
      const command = await runScript(this.parts, found, what);
      try {
        const [, ...words] = await command.answer();
        const info = fileInfoOf(words, words.slice(6).join(' '));
        const sha256 = /^[0-9a-f]{64}$/.test(words[5] ?? '') ? words[5]! : '';
        return { info, sha256 };
      } finally {
        command.close();
      }
    });
  }
}
