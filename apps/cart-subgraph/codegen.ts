import { subgraphCodegen } from '../../codegen.shared.ts';

export default subgraphCodegen(
  {
    Cart: '../domain/cart.ts#Cart as CartRow',
    CartLine: '../domain/cart.ts#CartLine as CartLineRow',
  },
  ['orders', 'products'],
);
