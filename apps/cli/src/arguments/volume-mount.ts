import type { VolumeMount } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';

/** `--volume name:path[:ro]`: a volume the pod already has, mounted in the debug container. */
export function parseVolumeMount(text: string): VolumeMount {
  const [, name, mountPath, mode] = /^([^:]+):(\/[^:]*)(?::(ro|rw))?$/.exec(text) ?? [];
  if (name === undefined || mountPath === undefined) {
    throw new UsageError(
      `invalid argument "${text}" for "--volume" flag: write it as name:/path or name:/path:ro`,
    );
  }
  return { name, mountPath, ...(mode === 'ro' && { readOnly: true }) };
}
