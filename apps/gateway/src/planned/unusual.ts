/** A plan does not go as plans go: what is to be answered then is for the gateway's own execution to say. */
export class Unusual extends Error {
  override readonly name = 'Unusual';
}
