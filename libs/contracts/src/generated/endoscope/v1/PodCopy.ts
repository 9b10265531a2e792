// Original file: proto/endoscope/v1/session.proto

import type { ContainerImage as _endoscope_v1_ContainerImage, ContainerImage__Output as _endoscope_v1_ContainerImage__Output } from '../../endoscope/v1/ContainerImage.ts';

/**
 * A copy of the target pod, in the words of `kubectl debug --copy-to`.
 */
export interface PodCopy {
  'name'?: (string);
  'setImages'?: (_endoscope_v1_ContainerImage)[];
  /**
   * Absent: the profile decides.
   */
  'shareProcesses'?: (boolean);
  'sameNode'?: (boolean);
  /**
   * Delete the original once the copy is created.
   */
  'replace'?: (boolean);
  'keepLabels'?: (boolean);
  'keepAnnotations'?: (boolean);
  'keepLiveness'?: (boolean);
  'keepReadiness'?: (boolean);
  'keepStartup'?: (boolean);
  /**
   * Default true.
   */
  'keepInitContainers'?: (boolean);
  '_shareProcesses'?: "shareProcesses";
  '_keepInitContainers'?: "keepInitContainers";
}

/**
 * A copy of the target pod, in the words of `kubectl debug --copy-to`.
 */
export interface PodCopy__Output {
  'name': (string);
  'setImages': (_endoscope_v1_ContainerImage__Output)[];
  /**
   * Absent: the profile decides.
   */
  'shareProcesses'?: (boolean);
  'sameNode': (boolean);
  /**
   * Delete the original once the copy is created.
   */
  'replace': (boolean);
  'keepLabels': (boolean);
  'keepAnnotations': (boolean);
  'keepLiveness': (boolean);
  'keepReadiness': (boolean);
  'keepStartup': (boolean);
  /**
   * Default true.
   */
  'keepInitContainers'?: (boolean);
  '_shareProcesses'?: "shareProcesses";
  '_keepInitContainers'?: "keepInitContainers";
}
