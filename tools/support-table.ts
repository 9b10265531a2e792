/**
 * Writes docs/reference/kubernetes-versions.md from what the last full runs of the cluster suites
 * counted on this machine. Versions that were not run here keep what is committed.
 *
 *   npm test -- --cluster      run them
 *   npm run support-table      write the table
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  kubernetesVersions,
  mergeResults,
  readResults,
  resultsPath,
} from './docs/kubernetes-versions.ts';
import { root } from './shared/root.ts';
import { findClusterResults } from './test/cluster-results.ts';

const fresh = findClusterResults(root);
const results = mergeResults(readResults(root), fresh);
writeFileSync(join(root, resultsPath), `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(join(root, resultsPath.replace('.json', '.md')), kubernetesVersions(results));
const versions = fresh.map(({ version }) => version).join(', ');
process.stdout.write(`run here: ${versions || 'none'}; the rest is as it was\n`);
