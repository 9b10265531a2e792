/**
 * A client closed its connection as one does that is done: it will not come back for this
 * attachment. A door gives it as the reason of its context's signal, or throws it from `input`;
 * any other reason is a lost connection.
 */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft';

  constructor() {
    super('the client has left');
  }
}
