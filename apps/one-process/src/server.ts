import { cartSubgraph } from '@commerce/cart-subgraph/subgraph';
import { ordersSubgraph } from '@commerce/orders-subgraph/subgraph';
import { productsSubgraph } from '@commerce/products-subgraph/subgraph';
import { openSubgraph, runService } from '@commerce/service';
import { runOneProcess } from './run-one-process.ts';

runService(() =>
  runOneProcess([
    { name: productsSubgraph.name, open: (options) => openSubgraph(productsSubgraph, options) },
    { name: cartSubgraph.name, open: (options) => openSubgraph(cartSubgraph, options) },
    { name: ordersSubgraph.name, open: (options) => openSubgraph(ordersSubgraph, options) },
  ]),
);
