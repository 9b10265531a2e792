import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { features } from '../parity/features.ts';
import { parityDocument } from '../parity/parity-table.ts';
import { configReference } from '../../libs/platform/config/src/index.ts';
import { root } from '../shared/root.ts';
import { withCloseCodes } from './close-codes.ts';
import { kubernetesVersions, readResults } from './kubernetes-versions.ts';

const attachProtocol = 'docs/reference/attach-protocol.md';

/** Path and text of every document that is made from the code, or has a part that is. */
export function documents(): readonly (readonly [path: string, text: string])[] {
  return [
    ['docs/reference/config.md', configReference()],
    ['docs/reference/parity.md', parityDocument(features)],
    [attachProtocol, withCloseCodes(readFileSync(join(root, attachProtocol), 'utf8'))],
    ['docs/reference/kubernetes-versions.md', kubernetesVersions(readResults(root))],
  ];
}
