/**
 * Our execution knows only how plans go well. For anything else (an error, a null where there must be none, a value of
 * another type) the executor of `@apollo/gateway` decides what to answer, with the fetches that were answered already.
 */
export class UseStockExecutor extends Error {
  override readonly name = 'UseStockExecutor';
}
