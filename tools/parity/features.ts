import type { Feature } from './feature.ts';
import { ephemeralFeatures } from './features-ephemeral.ts';
import { podFeatures } from './features-pods.ts';
import { streamFeatures } from './features-streams.ts';

/** Every row, in the order of its number. */
export const features: readonly Feature[] = [
  ...ephemeralFeatures,
  ...podFeatures,
  ...streamFeatures,
];
