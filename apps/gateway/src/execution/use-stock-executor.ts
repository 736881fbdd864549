/**
 * Our own execution covers only plans that succeed. For anything else (an error, an invalid null, a value of another
 * type) the executor of `@apollo/gateway` decides what to answer, using the fetches that were answered already.
 */
export class UseStockExecutor extends Error {
  override readonly name = 'UseStockExecutor';
}
