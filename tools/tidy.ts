/** The habits that no other tool checks: sizes, names, broken paths. One line for each breach. */
import { readTree } from './tidy/tree.ts';
import { tidyRules } from './tidy/rules.ts';
import { root } from './shared/root.ts';

const tree = readTree(root);
const breaches = tidyRules.flatMap((rule) => rule(tree));
for (const breach of breaches) process.stderr.write(`${breach}\n`);
if (breaches.length > 0) process.exitCode = 1;
