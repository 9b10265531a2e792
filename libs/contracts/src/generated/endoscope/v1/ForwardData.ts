// Original file: proto/endoscope/v1/port_forward.proto


export interface ForwardData {
  'connection'?: (number);
  /**
   * At most 32 KiB.
   */
  'data'?: (Buffer | Uint8Array | string);
}

export interface ForwardData__Output {
  'connection': (number);
  /**
   * At most 32 KiB.
   */
  'data': (Buffer);
}
