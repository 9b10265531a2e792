import { features } from '../parity/features.ts';
import { parityDocument } from '../parity/parity-table.ts';
import { configReference } from '../../libs/platform/config/src/index.ts';
import { root } from '../shared/root.ts';
import { kubernetesVersions, readResults } from './kubernetes-versions.ts';

/** Path and text of every document that is made from the code. */
export function documents(): readonly (readonly [path: string, text: string])[] {
  return [
    ['docs/reference/config.md', configReference()],
    ['docs/reference/parity.md', parityDocument(features)],
    ['docs/reference/kubernetes-versions.md', kubernetesVersions(readResults(root))],
  ];
}
