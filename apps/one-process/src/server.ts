import { cartSubgraph } from '@commerce/cart-subgraph/subgraph';
import { ordersSubgraph } from '@commerce/orders-subgraph/subgraph';
import { productsSubgraph } from '@commerce/products-subgraph/subgraph';
import { hostSubgraph } from '@commerce/service';
import { runOneProcess } from './run-one-process.ts';

runOneProcess([hostSubgraph(productsSubgraph), hostSubgraph(cartSubgraph), hostSubgraph(ordersSubgraph)]);
