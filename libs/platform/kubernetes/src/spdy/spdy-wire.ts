/** The parts of SPDY/3.1 that a server is made of too: the simulated cluster has one. */
export { spdyDictionary } from './spdy-dictionary.ts';
export {
  SpdyDecoder,
  controlFrame,
  dataFrameHeader,
  finFlag,
  frameTypes,
  pingFrame,
  resetCodes,
  resetFrame,
} from './spdy-frame.ts';
export type { SpdyFrame } from './spdy-frame.ts';
export { headerBlock } from './spdy-headers.ts';
