import { errorKinds } from '@endoscope/core';
import type { ErrorKind } from '@endoscope/core';
import { errorCatalogue } from '../../apps/gateway/src/errors/error-catalogue.ts';

const introduction = `# Errors

Generated from the error catalogue by \`UPDATE_GOLDEN=1 npm test -- test/api/contract\`.

Every failure has one reason. It is the same at every door: \`reason\` of the problem document
(RFC 9457) over REST, \`google.rpc.ErrorInfo.reason\` (domain \`endoscope\`) over gRPC, the first
word of the close reason over WebSocket. Reasons stay for ever; \`detail\` is for people and may
change. What you may not see is answered \`not_found\`; what you may see but not do is answered
\`permission_denied\`.

`;

/** docs/reference/errors.md. */
export function errorReference(): string {
  const kinds = Object.keys(errorKinds) as ErrorKind[];
  const head =
    '| kind | HTTP | gRPC | WebSocket close | exit status | try again |\n|---|---|---|---|---|---|\n';
  const rows = kinds.map((kind) => {
    const { httpStatus, grpcCode, closeCode, exitCode, retry } = errorKinds[kind];
    const again = retry.replaceAll('_', ' ');
    return `| \`${kind}\` | ${httpStatus} | ${grpcCode} | ${closeCode} | ${exitCode} | ${again} |\n`;
  });
  const reasons = errorCatalogue.map(
    ({ reason, kind, help }) => `## ${reason}\n\n\`${kind}\`. ${help}\n`,
  );
  return `${introduction}${head}${rows.join('')}\n${reasons.join('\n')}`;
}
