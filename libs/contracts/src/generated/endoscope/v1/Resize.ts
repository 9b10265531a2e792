// Original file: proto/endoscope/v1/attach.proto


/**
 * Columns and rows, each 1 to 65535.
 */
export interface Resize {
  'width'?: (number);
  'height'?: (number);
}

/**
 * Columns and rows, each 1 to 65535.
 */
export interface Resize__Output {
  'width': (number);
  'height': (number);
}
